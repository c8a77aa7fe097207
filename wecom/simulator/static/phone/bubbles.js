/** One chat message as a bubble, a card or a line in the middle. */

import { avatar, el, icon } from '../dom.js';
import { relative } from '../time.js';

const PAUSE_MS = 5 * 60_000;

function content(message) {
  const body = message[message.msgtype] ?? message.message?.[message.msgtype] ?? message.body ?? {};
  const text = typeof message.text === 'string' ? message.text : body.content;
  switch (message.msgtype) {
    case 'news': case 'link': return card(body.title || body.link || text, body.desc, body.imgUrl || body.imgurl || body.pic_url, 'link');
    case 'miniprogram': return card(body.title || '小程序', '小程序', body.imgUrl, 'link');
    case 'image': return media('image', '图片');
    case 'video': return media('image', '视频');
    case 'file': return media('file', body.filename || '文件');
    default: return el('p', { class: 'bubble' }, text ?? '[暂不支持的消息]');
  }
}

function card(title, description, picture, symbol) {
  const thumb = el('span', { class: 'card-thumb' }, icon(symbol));
  if (picture) thumb.replaceChildren(el('img', { src: picture, alt: '', onerror: () => thumb.replaceChildren(icon(symbol)) }));
  return el('div', { class: 'bubble bubble-card' }, el('strong', {}, title),
    el('span', { class: 'card-row' }, el('span', { class: 'small muted' }, description || ''), thumb));
}

function media(symbol, label) {
  return el('p', { class: 'bubble bubble-media' }, icon(symbol), label);
}

function row(message, peers) {
  const isMine = message.from === 'member';
  const sender = message.sender ?? peers(message);
  return el('li', { class: `line ${isMine ? 'mine' : 'theirs'}`, 'data-id': message.id },
    avatar(sender, 'small'),
    el('div', { class: 'line-body' },
      sender.shown ? el('span', { class: 'line-name small muted' }, sender.name) : null,
      content(message),
      message.via === 'sidebar' ? el('span', { class: 'line-via' }, '由侧边栏发送') : null,
      message.via === 'welcome' ? el('span', { class: 'line-via' }, '欢迎语') : null));
}

/** Puts messages (oldest first) into `list`, with the time wherever the talk paused. */
export function render(list, messages, peers) {
  let last = 0;
  const lines = [];
  for (const message of messages) {
    const at = Date.parse(message.sent_at);
    if (at - last > PAUSE_MS) lines.push(el('li', { class: 'moment num' }, relative(message.sent_at)));
    last = at;
    lines.push(message.msgtype === 'event' ? el('li', { class: 'moment' }, message.text) : row(message, peers));
  }
  list.replaceChildren(...lines);
}
