/** The forms that do something in the corp: what they need, what they send, what they say afterwards. */

import { write } from '../api.js';
import { act, toast } from '../dom.js';

const NAMES = { userid: '一位员工', owner: '一位员工', external_userid: '一位客户', chat_id: '一个群' };

function given(form) {
  const body = {};
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === 'checkbox') body[field.name] = field.checked;
    else if (field.value.trim()) body[field.name] = 'list' in field.dataset ? [field.value] : field.value.trim();
  }
  return body;
}

function needed(form, subject) {
  const fields = subject.fields;
  const wanted = form.dataset.needs.split(' ').filter(Boolean);
  const missing = wanted.find((name) => !fields[name]);
  if (missing) throw new Error(`请先选${NAMES[missing]}`);
  return Object.fromEntries(wanted.map((name) => [name, fields[name]]));
}

async function perform(form, subject, onDone) {
  const about = needed(form, subject);
  const question = form.dataset.ask?.replace('{userid}', about.userid);
  if (question && !window.confirm(question)) return;
  const result = await write(`/__sim/acts/${form.dataset.act}`, { ...about, ...given(form) });
  toast(form.dataset.done);
  form.reset();
  if (form.dataset.act.endsWith('-member') || form.dataset.act.endsWith('-group')) await subject.load();
  await Promise.all([subject.refresh(result.external_userid), onDone()]);
}

export function listenToActs(subject, onDone) {
  for (const form of document.querySelectorAll('form[data-act]')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      act(form.querySelector('[type=submit]'), () => perform(form, subject, onDone));
    });
  }
}
