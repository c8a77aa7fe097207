/** A sheet that slides up over the phone's screen. */

import { $, el, icon } from '../dom.js';

export function openSheet(title, ...content) {
  const sheet = $('.sheet');
  const opener = document.activeElement;
  const close = () => {
    sheet.hidden = true;
    opener?.focus?.();
  };
  const closer = el('button', { class: 'bar-action', type: 'button', 'aria-label': '关闭', onclick: close }, icon('close'));
  $('.sheet-body').replaceChildren(el('header', { class: 'sheet-head' }, el('h2', {}, title), closer), ...content);
  sheet.setAttribute('aria-label', title);
  sheet.hidden = false;
  sheet.onclick = (event) => { if (event.target === sheet) close(); };
  sheet.onkeydown = (event) => { if (event.key === 'Escape') close(); };
  closer.focus();
  return close;
}
