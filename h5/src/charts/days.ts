/** Days and months of a series, named as on a calendar. */

const DAY_MS = 86_400_000
const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const

/** 0 is Sunday; a day is a day wherever the phone is. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay()
}

export function weekdayWord(weekday: number): string {
  return WEEKDAYS[weekday] ?? ''
}

/** 2026-11-05 → 11月5日. */
export function dayWord(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`
}

/** 2026-11-01 → 11月. */
export function monthWord(day: string): string {
  return `${Number(day.slice(5, 7))}月`
}

export function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)
}

/** How many days lie between two days, the second not counted. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}
