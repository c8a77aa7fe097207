/** A template card with what can be pressed on it: buttons, choices, the menu in its corner. */

import { write } from '../api.js';
import { act, el, toast } from '../dom.js';

/** What is chosen on the card, question by question, as WeCom reports it. */
function chosen(form) {
  const selected = {};
  for (const field of form.querySelectorAll('select[name]')) selected[field.name] = [field.value];
  for (const field of form.querySelectorAll('input[name]')) {
    selected[field.name] ??= [];
    if (field.checked) selected[field.name].push(field.value);
  }
  return selected;
}

function press(button, row, key, onDone) {
  return act(button, async () => {
    const form = button.closest('.card-parts');
    await write('/__sim/acts/press-button', { userid: row.userid, msgid: row.msgid, key, selected: chosen(form) });
    toast('已告诉应用');
    await onDone();
  });
}

function dropDown({ question_key: name, title, option_list: options, selected_id: first }) {
  const choices = options.map(({ id, text }) => el('option', { value: id, selected: id === first }, text));
  return el('label', { class: 'field' }, title ? el('span', {}, title) : null, el('select', { class: 'input', name }, choices));
}

function checks({ question_key: name, option_list: options, mode }) {
  return options.map(({ id, text, is_checked: checked }) => el('label', { class: 'check' },
    el('input', { type: mode === 1 ? 'checkbox' : 'radio', name, value: id, checked }), text));
}

function button(row, { text, key, url, type }, style, onDone) {
  if (type === 1) return el('a', { class: `button ${style}`, href: url, target: '_blank', rel: 'noopener' }, text);
  const made = el('button', { class: `button ${style}`, type: 'button' }, text);
  made.addEventListener('click', () => press(made, row, key, onDone));
  return made;
}

const STYLES = { 1: 'primary', 3: 'danger' };

/** The lower part of the card; null for one that only shows something. */
export function cardParts(row, onDone) {
  const card = row.body;
  const buttons = [...(card.button_list ?? []), ...(card.submit_button ? [card.submit_button] : [])];
  const menu = card.action_menu?.action_list ?? [];
  if (!buttons.length && !menu.length) return null;
  const questions = [
    card.button_selection ? dropDown(card.button_selection) : null,
    ...(card.select_list ?? []).map(dropDown),
    ...(card.checkbox ? checks(card.checkbox) : []),
  ];
  const pressed = row.replaced
    ? [el('span', { class: 'button', 'aria-disabled': 'true' }, row.replaced)]
    : buttons.map((one) => button(row, one, STYLES[one.style ?? 1] ?? '', onDone));
  return el('div', { class: 'card-parts' }, questions, el('div', { class: 'card-buttons' }, pressed),
    menu.length ? el('details', { class: 'card-menu' }, el('summary', {}, card.action_menu.desc || '更多'),
      menu.map((one) => button(row, one, '', onDone))) : null);
}
