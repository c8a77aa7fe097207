/* The stand-in's page: registers the real SDK and keeps what happened for the test to read. */
const read = (path, query) => fetch(`${path}?${new URLSearchParams(query)}`).then((response) => response.json());

window.failures = [];
window.registered = read('/api/setup', {}).then((setup) => ww.register({
  ...setup,
  getConfigSignature: (url) => read('/api/signature', { url, identity: 'corp' }),
  getAgentConfigSignature: (url) => read('/api/signature', { url: window.signedUrl || url, identity: 'agent' }),
  onAgentConfigFail: (failure) => window.failures.push(failure),
}));

/* Calls a function of the SDK; a refusal is an outcome too. */
window.outcome = async (name, params = {}) => {
  await window.registered;
  return ww[name](params).catch((failure) => ({ errMsg: failure.errMsg, hint: failure.hint }));
};

/* Calls the bridge past the SDK, as a page that does not care to register would. */
window.bare = (name, params = {}) => new Promise((resolve) => WeixinJSBridge.invoke(name, params, resolve));
