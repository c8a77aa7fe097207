/** One app message as WeCom shows it: text, cards, news, and the texts of a template card. */

import { el, icon } from '../dom.js';
import { cardParts } from './card.js';

const TAG = /<\/?(?:div|br|a|font)[^>]*>/g;
const WEB_ADDRESS = /^(?:https?:)?\/\//;

/** Text cards may carry a little markup; it is shown as text and line breaks, never as HTML. */
function plain(text = '') {
  return text.replace(/<\/div>|<br\s*\/?>/g, '\n').replace(TAG, '').split('\n').map((line) => line.trim()).join('\n').trim();
}

function words(text) {
  return el('p', { class: 'message-text' }, plain(text));
}

function more(label = '查看详情') {
  return el('span', { class: 'message-more' }, label, icon('next'));
}

function pairs(list = []) {
  return list.length ? el('dl', { class: 'message-pairs' }, list.map((row) => el('div', {}, el('dt', {}, row.keyname), el('dd', {}, row.value ?? '')))) : null;
}

function templateCard(card) {
  return [
    card.source?.desc ? el('p', { class: 'small muted' }, card.source.desc) : null,
    el('h2', {}, card.main_title?.title ?? ''),
    card.main_title?.desc ? words(card.main_title.desc) : null,
    card.emphasis_content?.title ? el('p', { class: 'message-number num' }, card.emphasis_content.title, el('span', { class: 'small muted' }, ` ${card.emphasis_content.desc ?? ''}`)) : null,
    card.sub_title_text ? words(card.sub_title_text) : null,
    pairs(card.horizontal_content_list),
    card.card_action?.url ? more(card.jump_list?.[0]?.title) : null,
  ];
}

function article(row) {
  const picture = row.picurl && WEB_ADDRESS.test(row.picurl) ? el('img', { class: 'message-picture', src: row.picurl, alt: '' }) : null;
  return [picture, el('h2', {}, row.title), row.description ? words(row.description) : null, row.url ? more() : null];
}

function content(msgtype, part) {
  switch (msgtype) {
    case 'text': case 'markdown': return [words(part.content)];
    case 'textcard': return [el('h2', {}, part.title), words(part.description), more(part.btntxt || '详情')];
    case 'news': return article(part.articles?.[0] ?? {});
    case 'template_card': return templateCard(part);
    case 'miniprogram_notice': return [el('h2', {}, part.title), part.description ? words(part.description) : null, pairs(part.content_item?.map((row) => ({ keyname: row.key, value: row.value })))];
    default: return [words(`［${msgtype}］`)];
  }
}

function address(part) {
  const url = part.url || part.articles?.[0]?.url || part.card_action?.url;
  return url && WEB_ADDRESS.test(url) ? url : null;
}

export function message(row, appIcon, onDone) {
  const { msgtype, body } = row;
  const url = address(body);
  const parts = msgtype === 'template_card' ? cardParts(row, onDone) : null;
  const head = el('p', { class: 'message-app' }, el('img', { src: appIcon, alt: '' }), row.app);
  if (parts) {
    const face = url ? el('a', { class: 'message-face', href: url, target: '_blank', rel: 'noopener' }, content(msgtype, body)) : content(msgtype, body);
    return el('div', { class: 'message' }, head, face, parts);
  }
  return url ? el('a', { class: 'message', href: url, target: '_blank', rel: 'noopener' }, head, content(msgtype, body)) : el('div', { class: 'message' }, head, content(msgtype, body));
}
