/** Times as people say them, measured against the simulator's clock. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ZONE = { timeZone: 'Asia/Shanghai', hourCycle: 'h23' };
const HOUR = new Intl.DateTimeFormat('zh-CN', { ...ZONE, hour: '2-digit', minute: '2-digit' });
const DATE = new Intl.DateTimeFormat('zh-CN', { ...ZONE, month: 'long', day: 'numeric' });
const FULL = new Intl.DateTimeFormat('zh-CN', { ...ZONE, year: 'numeric', month: 'long', day: 'numeric' });
const STAMP = new Intl.DateTimeFormat('zh-CN', { ...ZONE, month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });

let ahead = 0;

/** Tells this module what the simulator's clock shows at this moment. */
export function setClock(iso) {
  ahead = new Date(iso) - Date.now();
}

/** A moment as a Date, from the Unix seconds of WeCom or from RFC 3339. */
export const at = (when) => new Date(typeof when === 'number' ? when * 1000 : when);

export const now = () => new Date(Date.now() + ahead);
export const hour = (when) => HOUR.format(at(when));
export const stamp = (when) => STAMP.format(at(when));

function dayNumber(when) {
  return Math.floor((when.getTime() + 8 * 60 * MINUTE) / DAY);
}

export function relative(moment) {
  const when = at(moment);
  const today = now();
  const days = dayNumber(today) - dayNumber(when);
  const passed = today - when;
  if (days === 0 && passed < MINUTE) return '刚刚';
  if (days === 0 && passed < 60 * MINUTE) return `${Math.floor(passed / MINUTE)} 分钟前`;
  if (days === 0) return HOUR.format(when);
  if (days === 1) return `昨天 ${HOUR.format(when)}`;
  return (when.getFullYear() === today.getFullYear() ? DATE : FULL).format(when);
}

/** Short form for narrow lists: the hour today, 昨天, else the date. */
export function short(moment) {
  const when = at(moment);
  const days = dayNumber(now()) - dayNumber(when);
  if (days === 0) return HOUR.format(when);
  return days === 1 ? '昨天' : DATE.format(when);
}
