/** What an administrator of the corp has set up, and can set up wrongly. */

import { read, write } from '../api.js';
import { $, act, el, toast } from '../dom.js';

const SWITCHES = [
  ['is_secret_right', 'Secret 没有被重置'],
  ['is_ip_allowed', '服务器在企业可信 IP 里'],
  ['is_domain_trusted', '可信域名是这个应用的域名'],
  ['is_app_enabled', '应用已启用'],
  ['is_anybody_visible', '可见范围里有人'],
  ['is_customer_api_allowed', '可以调用客户联系接口'],
  ['is_contact_callback_ticked', '已勾选外部联系人变更回调'],
  ['has_callback', '已配置接收消息的回调地址'],
];

async function turn(name, box) {
  await write('/__sim/settings', { [name]: box.checked });
  toast(box.checked ? '已恢复' : '已改坏，去「企微体检」看看');
}

export async function showConsole() {
  const settings = await read('/__sim/settings');
  $('[data-console]').replaceChildren(...SWITCHES.map(([name, word]) => el('label', { class: 'check' },
    el('input', { type: 'checkbox', checked: settings[name], onchange: ({ target }) => act(target, () => turn(name, target)) }), word)));
}
