/** Times in the reader's words, on the corp's calendar: 刚刚, 12 分钟前, 昨天 18:30, 10月3日. */
import { me } from './session'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const WEEK_DAYS = 7

interface Parts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly clock: string
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
  formats.set(timeZone, format)
  return format
}

export function zone(): string {
  return me.value?.timezone ?? 'Asia/Shanghai'
}

export function partsOf(time: number, timeZone = zone()): Parts {
  const found: Record<string, string> = {}
  for (const { type, value } of formatFor(timeZone).formatToParts(time)) found[type] = value
  return {
    year: Number(found.year),
    month: Number(found.month),
    day: Number(found.day),
    clock: `${found.hour ?? '00'}:${found.minute ?? '00'}`,
  }
}

function dayNumber({ year, month, day }: Parts): number {
  return Date.UTC(year, month - 1, day) / DAY
}

function dateText(then: Parts, now: Parts): string {
  const monthAndDay = `${then.month}月${then.day}日`
  return then.year === now.year ? monthAndDay : `${then.year}年${monthAndDay}`
}

/** When something happened. */
export function ago(iso: string, now = Date.now()): string {
  const time = Date.parse(iso)
  const elapsed = now - time
  const then = partsOf(time)
  const today = partsOf(now)
  const days = dayNumber(today) - dayNumber(then)
  if (elapsed < MINUTE && elapsed > -MINUTE) return '刚刚'
  if (elapsed >= 0 && elapsed < 60 * MINUTE) return `${Math.floor(elapsed / MINUTE)} 分钟前`
  if (days === 0) return `今天 ${then.clock}`
  if (days === 1) return `昨天 ${then.clock}`
  if (days > 1 && days < WEEK_DAYS) return `${days} 天前`
  return dateText(then, today)
}

/** When something is due. */
export function due(iso: string, now = Date.now()): string {
  const then = partsOf(Date.parse(iso))
  const today = partsOf(now)
  const days = dayNumber(then) - dayNumber(today)
  if (days === 0) return `今天 ${then.clock}`
  if (days === 1) return `明天 ${then.clock}`
  if (days === -1) return `昨天 ${then.clock}`
  return `${dateText(then, today)} ${then.clock}`
}

/** A plain day, for "认识于 …". */
export function dayOf(iso: string, now = Date.now()): string {
  return dateText(partsOf(Date.parse(iso)), partsOf(now))
}

/** The instant at which the corp's clocks show this wall time. */
export function instantOf(year: number, month: number, day: number, hour: number, minute: number, timeZone = zone()): Date {
  const wanted = Date.UTC(year, month - 1, day, hour, minute)
  const shown = partsOf(wanted, timeZone)
  const [shownHour = 0, shownMinute = 0] = shown.clock.split(':').map(Number)
  const offset = Date.UTC(shown.year, shown.month - 1, shown.day, shownHour, shownMinute) - wanted
  return new Date(wanted - offset)
}

export function greeting(now = Date.now()): string {
  const hour = Number(partsOf(now).clock.slice(0, 2))
  if (hour < 5) return '夜深了'
  if (hour < 11) return '早上好'
  if (hour < 13) return '中午好'
  if (hour < 18) return '下午好'
  return '晚上好'
}
