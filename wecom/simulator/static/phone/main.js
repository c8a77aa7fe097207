/** The phone page: whose phone, which chat, and the sidebar beside it. */

import { every, read, write } from '../api.js';
import { $, avatar, el, icon, toast } from '../dom.js';
import { hour, now, setClock } from '../time.js';
import { Chat } from './chat.js';
import { Client } from './client.js';
import * as directory from './directory.js';
import { ChatList } from './list.js';
import { pickMember, showCustomer, showGroup, showMember } from './profile.js';
import { Sidebar } from './sidebar.js';
import { trace } from './trace.js';

const OWNER = 'sim.phone.userid';
const FAREWELL_MS = 200;
const wide = matchMedia('(min-width: 820px)');
const scene = { member: null, peer: null };
const sceneOf = () => scene;
let members = [];

const chat = new Chat(sceneOf);
const list = new ChatList({ sceneOf, onOpen: open });
const sidebar = new Sidebar({ ...document.body.dataset, sceneOf, onCall: trace, onLeave: returnToChat, client: new Client({
  verify: (question) => write('/__sim/bridge/verify', question),
  isCustomerApiAllowed: async (agentId) => (await read(`/__sim/apps/${agentId}`)).is_customer_api_allowed,
  async send(message) {
    const result = await write('/__sim/bridge/send', message);
    if (result.line) await chat.showSent(result.line.id);
    return result;
  },
  async openChat(wanted) {
    const peer = await directory.find(scene.member.userid, wanted);
    if (!peer) return 'fail no permission';
    afterAnswer(() => open(peer));
    return { chatId: peer.kind === 'group' ? peer.id : '' };
  },
  async openProfile(type, userid) {
    const person = type === 1 ? members.find((row) => row.userid.toLowerCase() === String(userid).toLowerCase())
      : await directory.find(scene.member.userid, { kind: 'customer', id: userid });
    if (!person) return 'fail no permission';
    (type === 1 ? showMember : showCustomer)(person, members);
    returnToChat();
    return {};
  },
  addCustomer() { toast('这里会打开「添加客户」，模拟器请到控制台添加'); return {}; },
  copy(text) { navigator.clipboard?.writeText(String(text)); toast('已复制'); return {}; },
  preview(address) { window.open(address, '_blank', 'noopener'); return {}; },
  closeSidebar() { afterAnswer(() => sidebar.close()); return {}; },
  returnToChat,
}) });

/** The page in the sidebar hears the answer to its call before it is taken away. */
function afterAnswer(task) {
  setTimeout(task, FAREWELL_MS);
}

function returnToChat() {
  if (!wide.matches) afterAnswer(() => sidebar.close());
}

function showScreen(name) {
  $('.list-screen').hidden = name !== 'list';
  $('.chat-screen').hidden = name !== 'chat';
}

function remember() {
  const query = new URLSearchParams({ userid: scene.member.userid });
  if (scene.peer) query.set(scene.peer.kind === 'group' ? 'chat_id' : 'external_userid', scene.peer.id);
  history.replaceState(null, '', `?${query}`);
}

/** Brings a chat to the front; on a wide screen its sidebar comes along. */
async function open(peer) {
  const isSidebarWanted = wide.matches || sidebar.isOpen;
  scene.peer = peer;
  remember();
  showScreen('chat');
  if (isSidebarWanted) sidebar.open();
  await chat.show().catch((error) => toast(error.message, 'bad'));
}

async function backToList() {
  showScreen('list');
  await list.show();
}

/** Makes this the phone of `member`; other windows holding a phone step back, since a browser has one login. */
function take(member) {
  scene.member = member;
  document.cookie = `sim_phone_userid=${encodeURIComponent(member.userid)}; path=/; SameSite=Lax`;
  localStorage.setItem(OWNER, JSON.stringify({ userid: member.userid, at: Date.now() }));
  document.body.dataset.userid = member.userid;
  const label = () => [avatar({ ...member, id: member.userid }, 'small'), el('span', { class: 'ellipsis' }, member.name), icon('down')];
  for (const button of document.querySelectorAll('[data-open=people]')) button.replaceChildren(...label());
  $('[data-inbox-link]').href = `/__sim/inbox?userid=${encodeURIComponent(member.userid)}`;
}

async function become(member) {
  take(member);
  scene.peer = null;
  sidebar.close();
  remember();
  showScreen('list');
  await openFirst(await list.show());
}

async function openFirst(rows) {
  if (wide.matches && rows.length) await open(rows[0]);
}

function listen() {
  for (const button of document.querySelectorAll('[data-open=people]')) button.addEventListener('click', () => pickMember(members, scene.member, become));
  for (const button of document.querySelectorAll('[data-profile]')) button.addEventListener('click', () => (scene.peer.kind === 'group' ? showGroup : showCustomer)(scene.peer, members));
  $('[data-back]').addEventListener('click', backToList);
  $('[data-sidebar]').addEventListener('click', () => (sidebar.isOpen ? sidebar.close() : sidebar.open()));
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key !== OWNER || !newValue || JSON.parse(newValue).userid === scene.member.userid) return;
    const other = members.find((row) => row.userid === JSON.parse(newValue).userid);
    if (sidebar.isOpen) sidebar.suspend(`另一个窗口正在用${other?.name ?? '别人'}的手机`, '在这里继续', () => { take(scene.member); sidebar.open(); });
  });
}

async function tick() {
  const clock = await read('/__sim/clock');
  setClock(clock.now);
  $('.status-clock').textContent = hour(now());
}

async function start() {
  const query = new URLSearchParams(location.search);
  [members] = await Promise.all([directory.members(), tick()]);
  const wanted = query.get('userid') ?? JSON.parse(localStorage.getItem(OWNER) ?? '{}').userid ?? 'wangfang';
  const member = members.find((row) => row.userid === wanted) ?? members.find((row) => row.has_contact) ?? members[0];
  if (!member) throw new Error('企业里还没有成员，请在控制台重置数据');
  take(member);
  listen();
  const target = query.get('chat_id') ? { kind: 'group', id: query.get('chat_id') } : { kind: 'customer', id: query.get('external_userid') };
  const peer = target.id ? await directory.find(member.userid, target) : null;
  if (target.id && !peer) toast('这位员工没有这个客户或客户群', 'bad');
  if (target.kind === 'group' && peer) list.tab = 'groups';
  await list.select(list.tab).then((rows) => (peer ? open(peer) : openFirst(rows)));
  every(1.5, () => (scene.peer && !$('.chat-screen').hidden ? chat.refresh() : Promise.resolve()));
  every(2, () => ($('.list-screen').hidden ? Promise.resolve() : list.show()));
  every(20, tick);
}

start().catch((error) => toast(error.message, 'bad'));
