/** The list of JS-SDK calls the sidebar made, newest first. */

import { $, el } from '../dom.js';
import { hour } from '../time.js';

const KEPT = 40;
const NOISE = /^(verify|appId$|success$|fail$|complete$)/;

function summary(name, params) {
  if (name === 'agentConfig') return `应用 ${params.agentid} · ${(params.jsApiList ?? []).length} 个接口`;
  const own = Object.entries(params).filter(([key]) => !NOISE.test(key));
  return own.length ? JSON.stringify(Object.fromEntries(own)) : '';
}

export function trace(name, params, result) {
  const verdict = String(result.err_msg ?? '').split(':').slice(1).join(':') || 'ok';
  const isOk = verdict === 'ok';
  const answer = Object.fromEntries(Object.entries(result).filter(([key]) => key !== 'err_msg'));
  $('.trace-empty').hidden = true;
  const list = $('.trace-list');
  list.prepend(el('li', { class: 'trace-row' },
    el('p', { class: 'trace-head' },
      el('strong', {}, name), el('span', { class: `tag ${isOk ? 'good' : 'bad'}` }, isOk ? 'ok' : verdict),
      el('time', { class: 'small muted num' }, hour(new Date()))),
    el('p', { class: 'mono muted ellipsis', title: summary(name, params) }, summary(name, params)),
    Object.keys(answer).length ? el('p', { class: 'mono ellipsis', title: JSON.stringify(answer) }, `→ ${JSON.stringify(answer)}`) : null));
  while (list.children.length > KEPT) list.lastChild.remove();
}
