/** The simulator's clock, and starting over. */

import { read, write } from '../api.js';
import { $, act, toast } from '../dom.js';
import { now, setClock, stamp } from '../time.js';

const ZONE = { timeZone: 'Asia/Shanghai' };
const DATE = new Intl.DateTimeFormat('zh-CN', { ...ZONE, dateStyle: 'full' });
const TIME = new Intl.DateTimeFormat('zh-CN', { ...ZONE, hourCycle: 'h23', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DRIFT_MS = 2000;

let isFrozen = false;

function draw({ now: moment, frozen }) {
  setClock(moment);
  isFrozen = frozen;
  $('[data-date]').textContent = DATE.format(now());
  $('[data-clock]').textContent = TIME.format(now());
  $('[data-now]').textContent = `${stamp(now())}${frozen ? ' 已停住' : ''}`;
  $('[data-freeze]').textContent = frozen ? '继续走' : '停住';
  const isReal = !frozen && Math.abs(now() - new Date()) < DRIFT_MS;
  $('[data-clock-note]').textContent = frozen ? '时钟停住了：令牌不会过期，欢迎语 code 也不会。' : isReal ? '与真实时间一致' : '与真实时间不同步';
  $('[data-real-time]').hidden = isReal;
}

export async function showClock() {
  draw(await read('/__sim/clock'));
}

async function change(body) {
  draw(await write('/__sim/clock', body));
}

async function reset(form, onReset) {
  if (!window.confirm('确定重置？模拟企业里的改动会全部消失。')) return;
  const { size, seed } = Object.fromEntries(new FormData(form));
  await write('/__sim/reset', { ...(size ? { size } : {}), ...(seed ? { seed: Number(seed) } : {}) });
  toast('已重置');
  await onReset();
}

export function listenToClock(onReset) {
  for (const button of document.querySelectorAll('[data-advance]')) {
    button.addEventListener('click', () => act(button, () => change({ advance_seconds: Number(button.dataset.advance) })));
  }
  $('[data-freeze]').addEventListener('click', ({ currentTarget }) => act(currentTarget, () => change({ frozen: !isFrozen })));
  $('[data-real-time]').addEventListener('click', ({ currentTarget }) => act(currentTarget, () => change({ now: null, frozen: false })));
  $('[data-set-clock]').addEventListener('submit', (event) => {
    event.preventDefault();
    const { moment } = Object.fromEntries(new FormData(event.target));
    act(event.submitter, () => change({ now: `${moment}:00+08:00`, frozen: isFrozen }));
  });
  $('[data-reset]').addEventListener('submit', (event) => {
    event.preventDefault();
    act(event.submitter, () => reset(event.target, onReset));
  });
}
