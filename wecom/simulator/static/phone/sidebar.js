/** The sidebar: the app's real page in a frame, and the only door through which it talks to the phone. */

import { $, el } from '../dom.js';

const SILENT_MS = 6000;

export class Sidebar {
  /**
   * `client` answers calls, `sceneOf()` says who talks to whom, `onCall` hears of every call and its result, `onLeave`
   * that the page was left by going back from where it began.
   */
  constructor({ appUrl, appOrigin, client, sceneOf, onCall, onLeave }) {
    Object.assign(this, { appUrl, appOrigin, client, sceneOf, onCall, onLeave });
    this.root = $('.sidebar');
    this.box = $('.frame-box');
    this.note = $('.frame-note');
    window.addEventListener('message', (event) => this.#hear(event));
    $('[data-frame-close]').addEventListener('click', () => this.close());
    $('[data-frame-reload]').addEventListener('click', () => this.open());
    $('[data-frame-back]').addEventListener('click', () => this.#say({ type: 'event', name: 'historyBack' }));
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /** Opens the page afresh, as WeCom does whenever another chat comes to the front. */
  open() {
    this.client.forget();
    this.root.hidden = false;
    document.body.classList.add('has-sidebar');
    this.#hint('');
    this.frame = el('iframe', {
      class: 'frame is-loading', title: '应用的侧边栏', allow: 'clipboard-write',
      src: `${this.appUrl}/auth/login?next=${encodeURIComponent('/h5/sidebar')}`,
    });
    this.frame.addEventListener('load', () => this.frame.classList.remove('is-loading'));
    this.box.replaceChildren(this.frame);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#hint(`页面还没有和手机接通。请确认应用已在 ${this.appUrl} 启动，且页面最先加载了 bridge.js。`), SILENT_MS);
  }

  close() {
    clearTimeout(this.timer);
    this.root.hidden = true;
    document.body.classList.remove('has-sidebar');
    this.box.replaceChildren();
    this.frame = null;
  }

  /** Takes the page away but leaves the panel, with the reason. */
  suspend(text, label, resume) {
    clearTimeout(this.timer);
    this.frame = null;
    this.#hint('');
    this.box.replaceChildren(el('div', { class: 'empty' }, el('p', {}, text),
      el('button', { class: 'button', type: 'button', onclick: resume }, label)));
  }

  async #hear(event) {
    if (!this.frame || event.source !== this.frame.contentWindow || event.origin !== this.appOrigin) return;
    const message = event.data ?? {};
    if (message.bridge !== 'wecom') return;
    if (message.type === 'hello') {
      clearTimeout(this.timer);
      this.#hint('');
      this.client.forget();
      this.#say({ type: 'welcome' });
    }
    if (message.type === 'leave') this.onLeave();
    if (message.type === 'invoke') await this.#reply(message, event.source);
  }

  async #reply({ id, name, params, pageUrl }, page) {
    let result;
    try {
      result = await this.client.invoke(name, params, pageUrl, this.sceneOf());
    } catch (error) {
      result = { err_msg: `${name}:fail`, err_Info: error.message };
    }
    this.onCall(name, params, result);
    page.postMessage({ bridge: 'wecom', type: 'result', id, result }, this.appOrigin);
  }

  #say(message) {
    this.frame?.contentWindow.postMessage({ bridge: 'wecom', ...message }, this.appOrigin);
  }

  #hint(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }
}
