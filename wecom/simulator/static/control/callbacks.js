/** The events the corp sent to the app: what became of each, what was inside, and sending one again. */

import { read, readList, write } from '../api.js';
import { $, act, el, toast } from '../dom.js';
import { relative } from '../time.js';

const STATUS = { pending: ['等待', 'warn'], delivered: ['已送达', 'good'], failed: ['失败', 'bad'], dropped: ['已丢弃', ''] };
const NAMES = {
  add_external_contact: '添加客户', add_half_external_contact: '待通过的客户', edit_external_contact: '修改客户资料',
  del_external_contact: '员工删除客户', del_follow_user: '客户删除员工', subscribe: '关注应用', unsubscribe: '取消关注应用', delete_user: '成员离职',
  update_user: '成员变更', create_user: '新成员', change_external_chat: '客户群变更', change_external_tag: '企业标签变更',
};

let shown = '';

function field(xml, name) {
  return new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]*)`).exec(xml)?.[1] ?? '';
}

/** One element per line; CDATA stays with its element. */
function inLines(xml) {
  return xml.trim().replace(/>\s*(?=<[^!/])/g, '>\n').replace(/>\s*<\/xml>$/, '>\n</xml>');
}

function title({ event, change_type: change, xml }) {
  const detail = field(xml, 'UpdateDetail');
  return [NAMES[change] ?? NAMES[event] ?? event, detail].filter(Boolean).join(' · ');
}

function about(xml) {
  return [field(xml, 'UserID') || field(xml, 'FromUserName').replace('sys', ''), field(xml, 'ExternalUserID') || field(xml, 'ChatId')].filter(Boolean).join(' → ');
}

function attempts(row) {
  return row.attempts.map((one) => `${one.outcome} · ${one.milliseconds} ms`).join('，') || '还没有投递';
}

function event(row, isOpen) {
  const [label, kind] = STATUS[row.status] ?? [row.status, ''];
  const again = el('button', { class: 'button', type: 'button' }, '再投一次');
  again.addEventListener('click', () => act(again, async () => {
    await write(`/__sim/callbacks/${row.id}/redeliver`);
    toast('已再次投递');
    await showCallbacks();
  }));
  return el('li', { class: 'event' }, el('details', { 'data-id': row.id, open: isOpen },
    el('summary', {}, el('span', { class: 'event-main' }, el('strong', { class: 'ellipsis' }, title(row)),
      el('span', { class: 'small muted ellipsis' }, `${relative(row.created_at)} · ${about(row.xml)}`)), el('span', { class: `tag ${kind}` }, label)),
    el('div', { class: 'event-body' }, el('p', { class: 'small muted' }, `#${row.id} · ${row.receiver} · ${attempts(row)}`), el('pre', {}, inLines(row.xml)), again)));
}

/** Draws the log again only when something moved, and keeps open what was open. */
export async function showCallbacks() {
  const rows = await readList('/__sim/callbacks', {}, 'callbacks');
  const print = rows.map((row) => `${row.id}${row.status}${row.attempts.length}`).join();
  if (print === shown) return;
  shown = print;
  const open = new Set([...document.querySelectorAll('[data-callbacks] details[open]')].map((node) => node.dataset.id));
  $('[data-callbacks]').replaceChildren(...rows.map((row) => event(row, open.has(String(row.id)))));
  $('[data-callbacks-empty]').hidden = rows.length > 0;
  const failed = rows.filter((row) => row.status === 'failed').length;
  $('[data-failed]').hidden = !failed;
  $('[data-failed]').textContent = failed;
  const waiting = rows.filter((row) => row.status === 'pending').length;
  $('[data-callbacks-total]').textContent = waiting ? `${waiting} 条等待投递` : '';
}

async function showMode() {
  const mode = await read('/__sim/callback-mode');
  const form = $('[data-modes]');
  for (const name of ['duplicate', 'drop']) form.elements[name].value = mode[name] ?? 0;
  for (const name of ['reorder', 'paused']) form.elements[name].checked = Boolean(mode[name]);
}

export function listenToCallbacks() {
  const form = $('[data-modes]');
  form.addEventListener('submit', (submitted) => submitted.preventDefault());
  form.addEventListener('change', () => act(null, async () => {
    await write('/__sim/callback-mode', {
      duplicate: Number(form.elements.duplicate.value), drop: Number(form.elements.drop.value), reorder: form.elements.reorder.checked, paused: form.elements.paused.checked,
    });
    toast('投递方式已改');
  }));
  showMode().catch((error) => toast(error.message, 'bad'));
}
