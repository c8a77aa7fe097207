/** The control page: tabs on a phone, everything at once on a desk, always up to date. */

import { every } from '../api.js';
import { $, toast } from '../dom.js';
import { listenToActs } from './acts.js';
import { listenToApps, showApps } from './apps.js';
import { showCallbacks, listenToCallbacks } from './callbacks.js';
import { showCalls, listenToCalls } from './calls.js';
import { showClock, listenToClock } from './clock.js';
import { showConsole } from './console.js';
import { showFaults, listenToFaults } from './faults.js';
import { Subject } from './subject.js';

const TABS = ['people', 'time', 'callbacks', 'calls'];

function select(tab) {
  $('.control-main').dataset.shown = tab;
  for (const button of document.querySelectorAll('[data-tab]')) button.setAttribute('aria-selected', String(button.dataset.tab === tab));
}

function listenToTabs() {
  for (const button of document.querySelectorAll('[data-tab]')) {
    button.addEventListener('click', () => { select(button.dataset.tab); history.replaceState(null, '', `#${button.dataset.tab}`); });
  }
  if (TABS.includes(location.hash.slice(1))) select(location.hash.slice(1));
}

async function start() {
  listenToTabs();
  const subject = new Subject();
  listenToActs(subject, showCallbacks);
  listenToClock(() => Promise.all([subject.restart(), showApps()]));
  listenToCallbacks();
  listenToApps();
  listenToFaults();
  listenToCalls();
  await Promise.all([showClock(), showConsole(), showApps()]);
  every(1, showClock);
  every(2, async () => { await Promise.all([showCallbacks(), showCalls(), showFaults()]); });
  await subject.load();
}

start().catch((error) => toast(error.message, 'bad'));
