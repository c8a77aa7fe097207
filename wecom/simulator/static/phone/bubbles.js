/** One chat message as a bubble, a card or a line in the middle. */

import { avatar, el, icon } from '../dom.js';
import { at, relative } from '../time.js';

const PAUSE_MS = 5 * 60_000;
const WORDS = { image: '[图片]', video: '[视频]', file: '[文件]', news: '[链接]', link: '[链接]', miniprogram: '[小程序]' };

/** A message in one line, as the chat list shows it. */
export function inOneLine({ msgtype, content }) {
  return msgtype === 'text' ? content.content : WORDS[msgtype] ?? '[消息]';
}

function shape({ msgtype, content }) {
  switch (msgtype) {
    case 'text': return el('p', { class: 'bubble' }, content.content);
    case 'news': case 'link': return card(content.title || content.link || content.url, content.desc, content.imgUrl || content.picurl);
    case 'miniprogram': return card(content.title || '小程序', '小程序', content.imgUrl);
    case 'image': case 'video': return media('image', WORDS[msgtype]);
    case 'file': return media('file', content.filename || WORDS.file);
    default: return el('p', { class: 'bubble' }, '[暂不支持的消息]');
  }
}

function card(title, description, picture) {
  const thumb = el('span', { class: 'card-thumb' }, icon('link'));
  if (picture) thumb.replaceChildren(el('img', { src: picture, alt: '', onerror: () => thumb.replaceChildren(icon('link')) }));
  return el('div', { class: 'bubble bubble-card' }, el('strong', {}, title),
    el('span', { class: 'card-row' }, el('span', { class: 'small muted' }, description || ''), thumb));
}

function media(symbol, label) {
  return el('p', { class: 'bubble bubble-media' }, icon(symbol), label);
}

function line(message, { ownerId, isGroup, sidebarIds }) {
  const isMine = message.sender === ownerId;
  const bySidebar = sidebarIds.has(message.id);
  return el('li', { class: `line ${isMine ? 'mine' : 'theirs'}`, 'data-id': message.id },
    avatar({ id: message.sender, name: message.sender_name, avatar: message.avatar }, 'small'),
    el('div', { class: 'line-body' },
      isGroup && !isMine ? el('span', { class: 'line-name small muted' }, message.sender_name) : null,
      shape(message),
      bySidebar ? el('span', { class: 'line-via' }, '由侧边栏发送') : null));
}

/**
 * Puts messages (oldest first) into `list`, with the time wherever the talk paused. `view` says whose phone it is
 * (`ownerId`), whether names are shown (`isGroup`) and what came from the sidebar (`sidebarIds`).
 */
export function render(list, messages, view) {
  let last = 0;
  const lines = [];
  for (const message of messages) {
    const moment = at(message.sent_at).getTime();
    if (moment - last > PAUSE_MS) lines.push(el('li', { class: 'moment num' }, relative(message.sent_at)));
    last = moment;
    lines.push(line(message, view));
  }
  list.replaceChildren(...lines);
}
