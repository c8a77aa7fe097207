/** The message list: this member's customers and groups, searched and opened. */

import { $, avatar, el, toast } from '../dom.js';
import { short } from '../time.js';
import { customersOf, groupsOf } from './directory.js';

const TYPING_MS = 200;
const STATUS = { half: '待通过', left_by_customer: '已被对方删除' };

export class ChatList {
  constructor({ sceneOf, onOpen }) {
    Object.assign(this, { sceneOf, onOpen, tab: 'customers', query: '' });
    this.list = $('.chats');
    $('.search input').addEventListener('input', (event) => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => { this.query = event.target.value.trim(); this.show(); }, TYPING_MS);
    });
    for (const tab of document.querySelectorAll('[data-tab]')) tab.addEventListener('click', () => this.select(tab.dataset.tab));
  }

  select(tab) {
    this.tab = tab;
    for (const button of document.querySelectorAll('[data-tab]')) button.setAttribute('aria-selected', String(button.dataset.tab === tab));
    return this.show();
  }

  /** Draws the list and returns its rows; a list overtaken by a newer question is dropped. */
  async show() {
    const { userid } = this.sceneOf().member;
    const asked = `${userid}|${this.tab}|${this.query}`;
    this.asked = asked;
    try {
      const rows = await (this.tab === 'groups' ? groupsOf : customersOf)(userid, this.query);
      if (this.asked === asked) this.#draw(rows);
      return rows;
    } catch (error) {
      toast(error.message, 'bad');
      return [];
    }
  }

  /** Redraws only what changed, so that a list that refreshes itself stays still under the thumb. */
  #draw(rows) {
    const print = JSON.stringify([this.asked, this.sceneOf().peer?.id, rows]);
    if (print === this.shown) return;
    this.shown = print;
    const nothing = this.query ? '没有找到，换个词试试' : this.tab === 'groups' ? '这位员工还没有客户群' : '这位员工还没有客户，可在控制台添加一位';
    this.list.replaceChildren(...(rows.length ? rows.map((row) => this.#row(row)) : [el('li', { class: 'empty' }, nothing)]));
  }

  #row(row) {
    const isCurrent = row.id === this.sceneOf().peer?.id;
    const origin = row.kind === 'group' ? '' : row.type === 2 ? `@${row.corp_name || '企业微信'}` : '@微信';
    const state = STATUS[row.status];
    const line = row.last_line || (row.kind === 'group' ? `${row.members_total} 人` : '你们已成为好友');
    return el('li', {}, el('button', { class: 'chat-row', type: 'button', 'aria-current': isCurrent ? 'true' : null, onclick: () => this.onOpen(row) },
      avatar(row),
      el('span', { class: 'chat-row-main' },
        el('span', { class: 'chat-row-top' },
          el('span', { class: 'chat-row-name ellipsis' }, row.remark || row.name),
          origin ? el('span', { class: 'chat-kind ellipsis' }, origin) : null,
          row.last_at ? el('time', { class: 'small muted num' }, short(row.last_at)) : null),
        el('span', { class: 'chat-row-line' }, el('span', { class: 'small muted ellipsis' }, line), state ? el('span', { class: 'tag warn' }, state) : null))));
  }
}
