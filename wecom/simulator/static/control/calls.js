/** How often each API was called, and the last calls. */

import { read, write } from '../api.js';
import { $, act, el } from '../dom.js';
import { stamp } from '../time.js';

let shown = '';

function counter([api, count], most) {
  const filled = el('i');
  filled.style.transform = `scaleX(${count / most})`;
  return el('li', {}, el('span', { class: 'mono ellipsis' }, api), el('span', { class: 'num' }, count.toLocaleString('zh-CN')), el('span', { class: 'bar' }, filled));
}

function call(row) {
  const isFine = row.errcode === 0 && row.http_status === 200;
  const outcome = row.http_status === 200 ? String(row.errcode) : `HTTP ${row.http_status}`;
  return el('li', { class: 'call' }, el('time', { class: 'small muted num' }, stamp(row.at)), el('span', { class: 'mono ellipsis', title: row.summary }, row.api),
    el('span', { class: `tag ${isFine ? 'good' : 'bad'}` }, isFine ? 'ok' : outcome));
}

export async function showCalls() {
  const { total, by_api: byApi, calls } = await read('/__sim/calls');
  const print = `${total}:${calls[0]?.at}`;
  if (print === shown) return;
  shown = print;
  const ranked = Object.entries(byApi).sort(([, one], [, other]) => other - one);
  $('[data-calls-total]').textContent = total ? `自上次清零共 ${total.toLocaleString('zh-CN')} 次` : '还没有调用';
  $('[data-counters]').replaceChildren(...ranked.map((row) => counter(row, ranked[0][1])));
  $('[data-calls]').replaceChildren(...calls.map(call));
  $('#apis').replaceChildren(...ranked.map(([value]) => el('option', { value })));
}

export function listenToCalls() {
  $('[data-clear-calls]').addEventListener('click', ({ currentTarget }) => act(currentTarget, async () => {
    await write('/__sim/calls', {}, 'DELETE');
    await showCalls();
  }));
}
