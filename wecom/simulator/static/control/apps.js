/** The corp's self-built apps: what each was given, and making another. */

import { read, write } from '../api.js';
import { $, act, el, toast } from '../dom.js';

const KEYS = [['agentid', 'AgentId'], ['secret', 'Secret'], ['trusted_domain', '可信域名'], ['callback_url', '回调地址'], ['token', 'Token'], ['aes_key', 'EncodingAESKey']];

function app(row) {
  const keys = KEYS.map(([name, word]) => el('div', {}, el('dt', {}, word), el('dd', { class: 'mono' }, String(row[name] || '没有配置'))));
  return el('details', { class: 'recent' }, el('summary', {}, `${row.name} · ${row.agentid}`), el('dl', { class: 'keys' }, keys));
}

export async function showApps() {
  $('[data-apps]').replaceChildren(...(await read('/__sim/apps')).map(app));
}

export function listenToApps() {
  const form = $('[data-new-app]');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    act(form.querySelector('[type=submit]'), async () => {
      const { name, trusted_domain: domain, callback_url: address, is_customer_api_allowed: allowed } = form.elements;
      await write('/__sim/apps', {
        name: name.value.trim(), trusted_domain: domain.value.trim(), callback_url: address.value.trim(), is_customer_api_allowed: allowed.checked,
      });
      toast('应用已建好，凭证在列表里');
      form.reset();
      await showApps();
    });
  });
}
