/** Making the next calls of an API fail, dawdle or break off. */

import { readList, write } from '../api.js';
import { $, act, el, toast } from '../dom.js';

const DEFAULTS = { errcode: '-1', http_status: '502', delay_seconds: '6', drop: '' };

function sentence(fault) {
  if (fault.drop) return '断开连接';
  if (fault.delay_seconds) return `延迟 ${fault.delay_seconds} 秒`;
  return fault.http_status ? `HTTP ${fault.http_status}` : `错误码 ${fault.errcode}`;
}

export async function showFaults() {
  const faults = await readList('/__sim/faults', {}, 'faults');
  $('[data-faults]').replaceChildren(...faults.map((fault) => el('li', {}, el('span', { class: 'mono ellipsis' }, fault.api),
    el('span', { class: 'small muted' }, sentence(fault)), el('span', { class: 'tag warn' }, fault.permanent ? '一直' : `还有 ${fault.times_left} 次`))));
  $('[data-clear-faults]').hidden = !faults.length;
}

async function add(form) {
  const { api, kind, value, times } = Object.fromEntries(new FormData(form));
  const effect = kind === 'drop' ? true : Number(value);
  if (Number.isNaN(effect)) throw new Error('值要填数字');
  await write('/__sim/faults', { api: api.trim(), [kind]: effect, times: Number(times) || 1, permanent: form.elements.permanent.checked });
  toast('故障已就位');
  await showFaults();
}

export function listenToFaults() {
  const form = $('[data-fault]');
  form.elements.kind.addEventListener('change', ({ target }) => {
    form.elements.value.value = DEFAULTS[target.value];
    $('[data-fault-value]').hidden = target.value === 'drop';
    form.elements.value.required = target.value !== 'drop';
  });
  form.addEventListener('submit', (event) => { event.preventDefault(); act(event.submitter, () => add(form)); });
  $('[data-clear-faults]').addEventListener('click', ({ currentTarget }) => act(currentTarget, async () => {
    await write('/__sim/faults', {}, 'DELETE');
    await showFaults();
  }));
  $('[data-revoke]').addEventListener('click', ({ currentTarget }) => act(currentTarget, async () => {
    await write('/__sim/revoke-token');
    toast('access_token 已作废，下一次调用会收到 40014');
  }));
}
