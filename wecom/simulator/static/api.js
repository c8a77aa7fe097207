/** The simulator's own JSON, read and written by its pages. */

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { cache: 'no-store', ...options });
  } catch {
    throw new Error('模拟器没有回答，请确认它还在运行');
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error || `请求失败(HTTP ${response.status})`);
  return body;
}

export function read(path, params = {}) {
  const query = String(new URLSearchParams(Object.entries(params).filter(([, value]) => value != null && value !== '')));
  return call(query ? `${path}?${query}` : path);
}

/** A list, whether it comes bare or inside an object under `name`. */
export async function readList(path, params, name) {
  const body = await read(path, params);
  return Array.isArray(body) ? body : body[name] ?? [];
}

export function write(path, body = {}, method = 'POST') {
  return call(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

/** Calls `task` now and again `seconds` after each end, only while somebody looks at the page. */
export function every(seconds, task) {
  let timer;
  const run = async () => {
    clearTimeout(timer);
    if (!document.hidden) await task().catch(() => {});
    timer = setTimeout(run, seconds * 1000);
  };
  document.addEventListener('visibilitychange', () => { if (!document.hidden) run(); });
  return run();
}
