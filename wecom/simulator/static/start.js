/** The start page's numbers. */

import { read } from './api.js';
import { $, el, toast } from './dom.js';

const LABELS = { departments: '部门', members: '成员', customers: '客户', relations: '好友关系', groups: '客户群', channels: '渠道', tags: '标签' };

async function show() {
  const summary = await read('/__sim/summary');
  const counts = summary.counts ?? summary;
  $('.counts').replaceChildren(...Object.entries(LABELS).filter(([name]) => Number.isFinite(counts[name]))
    .map(([name, label]) => el('div', {}, el('dt', {}, label), el('dd', {}, counts[name].toLocaleString('zh-CN')))));
  if (summary.corp_name) $('[data-corp]').prepend(`「${summary.corp_name}」`);
}

show().catch((error) => toast(error.message, 'bad'));
