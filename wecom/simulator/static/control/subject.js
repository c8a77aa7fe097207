/** Whom the acts are about: a member, one of their customers, a group. */

import { readList } from '../api.js';
import { $, avatar, el, toast } from '../dom.js';

const TYPING_MS = 180;
const MEMBER_STATUS = { 2: ' 已停用', 4: ' 未激活', 5: ' 已退出' };
const STATUS = { half: '待对方通过', left_by_customer: '客户已删除员工' };

function options(select, rows, first = []) {
  const chosen = select.value;
  select.replaceChildren(...first, ...rows.map(([value, label]) => el('option', { value }, label)));
  if (rows.some(([value]) => value === chosen)) select.value = chosen;
}

export class Subject {
  constructor() {
    this.member = $('[data-subject=userid]');
    this.group = $('[data-subject=chat_id]');
    this.input = $('[data-picker] input');
    this.list = $('[data-picker] .options');
    this.customer = null;
    this.member.addEventListener('change', () => { this.#showMembers(); this.choose(null); });
    this.input.addEventListener('focus', () => this.#search(''));
    this.input.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#search(this.input.value.trim()), TYPING_MS);
    });
    this.input.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.#close(); });
    document.addEventListener('pointerdown', (event) => { if (!event.target.closest('[data-picker]')) this.#close(); });
  }

  /** What the acts send: the fields of the current choice. */
  get fields() {
    return { userid: this.member.value, owner: this.member.value, external_userid: this.customer?.external_userid, chat_id: this.group.value };
  }

  async load() {
    const [members, groups, channels, tags, links] = await Promise.all([
      readList('/__sim/members', {}, 'members'), readList('/__sim/groups', {}, 'groups'),
      readList('/__sim/channels', {}, 'channels'), readList('/__sim/tags', {}, 'groups'), readList('/__sim/links', {}, 'links'),
    ]);
    this.members = members;
    const staff = members.filter((row) => row.status !== 0).map((row) => [row.userid, `${row.name} ${row.userid}${MEMBER_STATUS[row.status] ?? ''}`]);
    options(this.member, staff);
    const wanted = new URLSearchParams(location.search).get('userid') ?? 'wangfang';
    if (!this.customer && staff.some(([userid]) => userid === wanted)) this.member.value = wanted;
    options(this.group, groups.filter((row) => !row.dismissed).map((row) => [row.chat_id, `${row.name}（${row.members_total} 人）`]));
    const named = channels.filter((row) => row.state).map((row) => [row.state, row.remark || row.state]);
    options($('[data-channels]'), named, [el('option', { value: '' }, '无渠道')]);
    options($('[data-codes]'), named);
    options($('[data-links]'), links.map((row) => [row.link_id, row.name]));
    for (const select of document.querySelectorAll('[data-tags]')) {
      const none = el('option', { value: '' }, select.name === 'add_tags' ? '不打' : '不去');
      select.replaceChildren(none, ...tags.map((group) => el('optgroup', { label: group.name }, group.tags.map((tag) => el('option', { value: tag.id }, tag.name)))));
    }
    if (!this.customer) await this.#first();
  }

  /** Begins anew with a corp that was rebuilt. */
  restart() {
    this.customer = null;
    return this.load();
  }

  choose(customer) {
    this.customer = customer;
    this.input.value = customer ? customer.remark || customer.name : '';
    this.#close();
    this.#note();
    if (!customer) this.#first().catch((error) => toast(error.message, 'bad'));
  }

  /** Reads the chosen customer again, since an act may have changed or ended the relation. */
  async refresh(externalUserid = this.customer?.external_userid) {
    if (!externalUserid) return;
    const rows = await this.#ask(externalUserid);
    this.choose(rows.find((row) => row.external_userid === externalUserid) ?? null);
  }

  async #first() {
    const [first] = await this.#ask('');
    if (!this.list.hidden) return; // somebody is already choosing
    if (first) this.choose(first);
    else this.#note();
  }

  #ask(q) {
    return readList('/__sim/customers', { userid: this.member.value, q, limit: 30 }, 'customers');
  }

  async #search(q) {
    const rows = await this.#ask(q).catch(() => []);
    this.list.replaceChildren(...(rows.length ? rows.map((row) => el('li', { role: 'option' },
      el('button', { type: 'button', onclick: () => this.choose(row) }, avatar({ ...row, id: row.external_userid }, 'small'),
        el('span', { class: 'ellipsis' }, row.remark && row.remark !== row.name ? `${row.remark}（${row.name}）` : row.name))))
      : [el('li', { class: 'empty' }, '没有找到')]));
    this.list.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
  }

  #close() {
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
  }

  #showMembers() {
    history.replaceState(null, '', `?userid=${encodeURIComponent(this.member.value)}${location.hash}`);
  }

  #note() {
    const { userid, external_userid: id } = this.fields;
    $('.pair-note').textContent = id ? [STATUS[this.customer.status], id].filter(Boolean).join(' · ') : '这位员工还没有客户，先添加一位';
    $('[data-chat-link]').href = `/__sim/phone?${new URLSearchParams({ userid, ...(id ? { external_userid: id } : {}) })}`;
  }
}
