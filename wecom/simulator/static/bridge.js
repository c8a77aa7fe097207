/* Makes a plain browser look like the WeCom client to the page under test: its user agent and `WeixinJSBridge`. */
(function () {
  'use strict';

  var SIMULATOR = new URL(document.currentScript.src).origin;
  var CLIENT = ' wxwork/4.1.36 MicroMessenger/7.0.1 Language/zh';
  var HANDSHAKE_MS = 1500;
  var LANDING_URL = location.href.split('#')[0];
  var IS_IOS = /\b(iPhone|iPad|iPod)\b/.test(navigator.userAgent);

  var handlers = {};
  var waiting = {};
  var lastId = 0;
  var depth = 0;

  var userAgent = navigator.userAgent + CLIENT;
  Object.defineProperty(navigator, 'userAgent', { get: function () { return userAgent; }, configurable: true });

  /* iOS checks signatures against the address the webview was opened at, every other client against the current one. */
  function signedUrl() {
    return IS_IOS ? LANDING_URL : location.href.split('#')[0];
  }

  function post(message) {
    window.parent.postMessage(Object.assign({ bridge: 'wecom' }, message), SIMULATOR);
  }

  function fire(name, payload) {
    var callbacks = handlers[name] || [];
    var kept = callbacks.map(function (callback) { return callback(payload || {}); });
    if (name !== 'historyBack' || kept.indexOf(false) >= 0) return;
    if (depth > 0) history.back();
    else post({ type: 'leave' });
  }

  /* A frame shares its history with the phone around it: going back further than this page came would move the phone. */
  var pushState = history.pushState;
  history.pushState = function () {
    depth += 1;
    return pushState.apply(history, arguments);
  };
  window.addEventListener('popstate', function () { depth = Math.max(0, depth - 1); });

  var framed = {
    invoke: function (name, params) {
      return new Promise(function (resolve) {
        lastId += 1;
        waiting[lastId] = resolve;
        post({ type: 'invoke', id: lastId, name: name, params: params, pageUrl: signedUrl() });
      });
    }
  };

  var alone = {
    allowed: null,
    invoke: function (name, params) {
      if (name === 'agentConfig' || name === 'preVerifyJSAPI') return this.verify(name, params);
      if (!this.allowed) return Promise.resolve({ err_msg: name + ':fail no permission' });
      return Promise.resolve(this.answer(name, params));
    },
    verify: function (name, params) {
      var client = this;
      return fetch(SIMULATOR + '/__sim/bridge/verify', {
        method: 'POST',
        body: JSON.stringify({ name: name, params: params, page_url: signedUrl() })
      }).then(function (response) { return response.json(); }).then(function (result) {
        client.allowed = result.err_msg === name + ':ok';
        return result;
      }, function () {
        return { err_msg: name + ':fail', err_Info: 'fail', hint: 'the simulator does not answer' };
      });
    },
    answer: function (name, params) {
      switch (name) {
        case 'getContext': return { err_msg: 'getContext:ok', entry: 'normal' };
        case 'getNetworkType': return { err_msg: 'getNetworkType:ok', networkType: 'wifi' };
        case 'setClipboardData': copy(params.data); return { err_msg: 'setClipboardData:ok' };
        case 'imagePreview': window.open(params.current); return { err_msg: 'imagePreview:ok' };
        case 'closeWindow': history.back(); return { err_msg: 'closeWindow:ok' };
        case 'openEnterpriseChat': openPhone(params); return { err_msg: 'openEnterpriseChat:ok', chatId: params.chatId };
        case 'getCurExternalContact':
        case 'getCurExternalChat':
        case 'sendChatMessage': return { err_msg: name + ':fail without context of external contact' };
        default: return { err_msg: name + ':function not exist' };
      }
    }
  };

  function copy(text) {
    if (navigator.clipboard) navigator.clipboard.writeText(String(text)).catch(function () {});
  }

  function openPhone(params) {
    var query = new URLSearchParams();
    if (params.chatId) query.set('chat_id', params.chatId);
    else query.set('external_userid', String(params.externalUserIds || '').split(';')[0]);
    window.open(SIMULATOR + '/__sim/phone?' + query, 'wecom-phone');
  }

  /* Whoever frames us and is not the simulator never receives a word: then this page is on its own. */
  var client = new Promise(function (resolve) {
    if (window.parent === window) return resolve(alone);
    var timer = setTimeout(function () { resolve(alone); }, HANDSHAKE_MS);
    window.addEventListener('message', function (event) {
      if (event.source !== window.parent || event.origin !== SIMULATOR) return;
      var message = event.data || {};
      if (message.bridge !== 'wecom') return;
      if (message.type === 'welcome') {
        clearTimeout(timer);
        resolve(framed);
      } else if (message.type === 'event') {
        fire(message.name, message.payload);
      } else if (message.type === 'result' && waiting[message.id]) {
        waiting[message.id](message.result);
        delete waiting[message.id];
      }
    });
    post({ type: 'hello' });
  });

  window.WeixinJSBridge = {
    /* The SDK leaves its callbacks among the parameters; only what JSON can carry crosses the bridge. */
    invoke: function (name, params, callback) {
      var plain = JSON.parse(JSON.stringify(params || {}));
      client.then(function (chosen) { return chosen.invoke(name, plain); }).then(function (result) {
        if (callback) callback(result);
      });
    },
    call: function (name, params) {
      this.invoke(name, params);
    },
    on: function (name, callback) {
      (handlers[name] = handlers[name] || []).push(callback);
    }
  };

  setTimeout(function () { document.dispatchEvent(new Event('WeixinJSBridgeReady')); }, 0);
})();
