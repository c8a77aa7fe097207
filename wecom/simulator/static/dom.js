/** Small helpers for building what the pages show. Text always enters as text, never as HTML. */

const TINTS = ['#dbe7f6', '#dff0e4', '#f6e8d5', '#f3dfe4', '#e5e1f4', '#d9eef0', '#efe9da', '#e3e8ec'];

export const $ = (selector, root = document) => root.querySelector(selector);

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value == null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'class' || name.includes('-') || name === 'role') node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

export function initial(name) {
  if (!name) return '?';
  return Intl.Segmenter ? [...new Intl.Segmenter('zh').segment(name)][0].segment : [...name][0];
}

function tint(id) {
  let sum = 0;
  for (const letter of id || '') sum = (sum * 31 + letter.codePointAt(0)) >>> 0;
  return TINTS[sum % TINTS.length];
}

/** A rounded square as in WeCom: the picture, or the first letter on a calm tint that belongs to the person. */
export function avatar({ id, name, avatar: source }, size = '') {
  const box = el('span', { class: `avatar ${size}`, 'aria-hidden': 'true' });
  box.style.setProperty('--tint', tint(id));
  const letter = initial(name);
  if (source) box.append(el('img', { src: source, alt: '', loading: 'lazy', onerror: () => box.replaceChildren(letter) }));
  else box.append(letter);
  return box;
}

export function toast(text, kind = '') {
  $('.toast')?.remove();
  const box = el('div', { class: `toast ${kind}`, role: 'status' }, text);
  document.body.append(box);
  setTimeout(() => box.remove(), kind === 'bad' ? 5000 : 2200);
}

/** Runs what a button does: one at a time, and a failure is said, not swallowed. */
export async function act(button, task) {
  if (button?.disabled) return undefined;
  if (button) button.disabled = true;
  try {
    return await task();
  } catch (error) {
    toast(error.message, 'bad');
    return undefined;
  } finally {
    if (button) button.disabled = false;
  }
}
