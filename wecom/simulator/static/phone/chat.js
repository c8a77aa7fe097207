/** The chat on the screen: reading it, speaking as either side, and its title. */

import { read, readList, write } from '../api.js';
import { $, act, el } from '../dom.js';
import { render } from './bubbles.js';

/** Whoever of the customers sits in a group first speaks for them. */
async function someCustomerOf(group) {
  const { people } = await read(`/__sim/groups/${encodeURIComponent(group.id)}`);
  const customer = people.find((one) => one.type === 2);
  return customer && { name: customer.name, external_userid: customer.id };
}

export class Chat {
  constructor(sceneOf) {
    this.sceneOf = sceneOf;
    this.list = $('.bubbles');
    this.input = $('.composer-text');
    this.speaker = 'member';
    this.sidebarIds = new Set();
    $('.speaker').addEventListener('click', () => this.#speakAs(this.speaker === 'member' && this.voice ? 'customer' : 'member'));
    $('.composer').addEventListener('submit', (event) => { event.preventDefault(); this.#say(); });
    this.input.addEventListener('input', () => this.#fit());
    this.input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#say();
    });
  }

  async show() {
    const { peer } = this.sceneOf();
    $('.chat-title').replaceChildren(peer.remark || peer.name || '聊天', ' ',
      el('span', { class: 'chat-kind' }, peer.kind === 'group' ? `(${peer.members_total ?? '群'})` : peer.type === 2 ? `@${peer.corp_name || '企业微信'}` : '@微信'));
    this.shown = '';
    this.list.replaceChildren();
    this.#speakAs('member');
    this.voice = peer.kind === 'group' ? await someCustomerOf(peer) : peer;
    await this.refresh();
  }

  /** Shows a message the sidebar has just sent. */
  async showSent(id) {
    this.sidebarIds.add(id);
    await this.refresh();
  }

  /** Reads the chat again and redraws only when something is new, so that scrolling and selecting stay undisturbed. */
  async refresh() {
    const { member, peer } = this.sceneOf();
    if (!peer) return;
    const messages = await readList('/__sim/chat', { userid: member.userid, ...this.#target(peer) }, 'messages');
    const current = this.sceneOf().peer;
    const print = `${peer.id}:${messages.length}:${messages.at(-1)?.id}`;
    if (current?.id !== peer.id || print === this.shown) return;
    const wasAtEnd = !this.shown || this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 80;
    this.shown = print;
    render(this.list, messages, { ownerId: member.userid, isGroup: peer.kind === 'group', sidebarIds: this.sidebarIds });
    if (!messages.length) this.list.append(el('li', { class: 'moment' }, '还没有消息，发一句试试'));
    if (wasAtEnd) this.list.scrollTop = this.list.scrollHeight;
  }

  #target(peer) {
    return peer.kind === 'group' ? { chat_id: peer.id } : { external_userid: peer.id };
  }

  #speakAs(who) {
    this.speaker = who;
    const isMember = who === 'member';
    $('.speaker').textContent = isMember ? '我说' : '客户说';
    $('.speaker').classList.toggle('is-customer', !isMember);
    this.input.placeholder = `以${isMember ? this.sceneOf().member.name : this.voice.name}的身份发消息`;
  }

  #say() {
    const text = this.input.value.trim();
    const { member, peer } = this.sceneOf();
    if (!text || !peer) return;
    act($('.composer-send'), async () => {
      await write('/__sim/acts/say', { userid: member.userid, external_userid: this.voice?.external_userid, ...this.#target(peer), from: this.speaker, text });
      this.input.value = '';
      this.#fit();
      await this.refresh();
      this.list.scrollTop = this.list.scrollHeight;
    });
  }

  #fit() {
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, 104)}px`;
  }
}
