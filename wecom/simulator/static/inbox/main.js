/** The inbox page: whose messages, newest first, kept up to date. */

import { every, read, readList } from '../api.js';
import { $, el, toast } from '../dom.js';
import { relative, setClock } from '../time.js';
import { message } from './message.js';

const owner = $('.inbox-owner select');
const appIcon = $('link[rel=icon]').href;
let shown = '';

async function show() {
  const [{ now }, rows] = await Promise.all([read('/__sim/clock'), readList('/__sim/messages', { userid: owner.value }, 'messages')]);
  setClock(now);
  const print = JSON.stringify([owner.value, rows.map(({ id, updated_at: updated, replaced }) => [id, updated, replaced])]);
  if (print === shown) return;
  shown = print;
  $('.inbox-list').replaceChildren(...rows.map((row) => el('li', {}, el('time', { class: 'num' }, relative(row.sent_at)), message(row, appIcon, show))));
  $('.inbox-phone .empty').hidden = rows.length > 0;
}

async function start() {
  const members = (await readList('/__sim/members', {}, 'members')).filter((row) => row.status !== 0);
  owner.replaceChildren(...members.map((row) => el('option', { value: row.userid }, row.name)));
  const wanted = new URLSearchParams(location.search).get('userid') ?? 'wangfang';
  if (members.some((row) => row.userid === wanted)) owner.value = wanted;
  owner.addEventListener('change', () => {
    history.replaceState(null, '', `?userid=${encodeURIComponent(owner.value)}`);
    show().catch((error) => toast(error.message, 'bad'));
  });
  await show();
  every(2, show);
}

start().catch((error) => toast(error.message, 'bad'));
