/** Sheets about people: whose phone this is, and who the chat partner is. */

import { avatar, el } from '../dom.js';
import { relative } from '../time.js';
import { openSheet } from './sheet.js';

const OFF = { 0: '已离开', 2: '已停用', 4: '未激活', 5: '已退出' };

function facts(pairs) {
  return el('dl', { class: 'facts' }, pairs.filter(([, value]) => value).map(([label, value]) => el('div', {}, el('dt', {}, label), el('dd', {}, value))));
}

function head(person, caption) {
  return el('div', { class: 'profile-head' }, avatar(person), el('div', { class: 'profile-name' },
    el('strong', {}, person.name), el('span', { class: 'small muted' }, caption)));
}

export function showCustomer(row, members) {
  const followers = row.followers.map((userid) => members.find((one) => one.userid === userid)?.name ?? userid);
  openSheet('客户资料',
    head(row, row.type === 2 ? `@${row.corp_name || '企业微信'}` : '@微信'),
    facts([['备注', row.remark], ['企业', row.corp_name],
      ['添加时间', row.added_at && relative(row.added_at)], ['跟进人', followers.join('、')], ['客户 ID', row.id]]));
}

export function showGroup(row, members) {
  const owner = members.find((one) => one.userid === row.owner)?.name ?? row.owner;
  openSheet('群资料', head(row, '客户群'), facts([['群主', owner], ['人数', row.members_total], ['群 ID', row.id]]));
}

export function showMember(row) {
  openSheet('成员资料', head({ ...row, id: row.userid }, row.position), facts([['部门', row.department_names?.join('、')], ['职务', row.position], ['账号', row.userid]]));
}

/** Lets the visitor pick whose phone this is. */
export function pickMember(members, current, onPick) {
  const close = openSheet('这是谁的手机', el('ul', { class: 'people' }, members.map((row) => {
    const isOff = row.status !== 1;
    return el('li', {}, el('button', {
      class: 'chat-row', type: 'button', disabled: isOff, 'aria-current': row.userid === current?.userid ? 'true' : null,
      onclick: () => { close(); onPick(row); },
    }, avatar({ ...row, id: row.userid }), el('span', { class: 'chat-row-main' },
      el('span', { class: 'chat-row-top' }, el('span', { class: 'chat-row-name ellipsis' }, row.name),
        row.is_leader ? el('span', { class: 'tag action' }, '负责人') : null,
        row.has_contact === false ? el('span', { class: 'tag' }, '无客户联系') : null,
        isOff ? el('span', { class: 'tag bad' }, OFF[row.status]) : null),
      el('span', { class: 'small muted ellipsis' }, [...(row.department_names ?? []), row.position, row.userid].filter(Boolean).join(' · ')))));
  })));
}
