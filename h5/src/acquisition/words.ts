/** Plain words for what the server says about live codes and links. */
import type { ChannelFigures, JoiningWay, LiveCode } from '@/api/types'

type Progress = LiveCode['progress']

export const PROGRESS_WORDS: Readonly<Record<Progress, string>> = {
  wanted: '同步中',
  confirmed: '使用中',
  refused: '企业微信没有接受',
  deleted: '已删除',
}

const REFUSALS: Readonly<Record<number, string>> = {
  41041: '接待的人太多了',
  41045: '活码和入群码的数量已到企业微信的上限',
  41091: '一个入群码最多五个群',
  41054: '有员工还没有激活或实名',
  41095: '获客链接数量已到上限',
  41200: '所在行业不能使用获客链接',
  48002: '应用没有客户联系的接口权限',
  60011: '有员工不在应用可见范围内',
  86003: '有群已经解散，请换一个群',
  60111: '有员工已不在企业或不在可见范围内',
}

export function refusalWords(code: number | null): string {
  return (code !== null && REFUSALS[code]) || '请检查接待的员工和应用权限'
}

export const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'] as const

/** 周一至周五, or the days one by one. */
export function weekdayWords(weekdays: readonly number[]): string {
  const days = [...weekdays].sort((a, b) => a - b)
  if (days.length === 7) return '每天'
  const first = days[0]
  const last = days[days.length - 1]
  if (first === undefined || last === undefined) return ''
  const name = (day: number) => WEEKDAYS[day - 1] ?? ''
  if (days.length > 2 && last - first === days.length - 1) return `周${name(first)}至周${name(last)}`
  return `周${days.map(name).join('、')}`
}

export function hoursWords(begins: string, ends: string): string {
  return `${begins}–${ends <= begins ? '次日 ' : ''}${ends}`
}

export type FigureName = Exclude<keyof ChannelFigures, 'active_now'>

/** The numbers of a channel in reading order; `isBad` colours what one would rather not see. */
export const FIGURES: readonly { name: keyof ChannelFigures; word: string; isBad?: boolean }[] = [
  { name: 'adds', word: '新增好友' },
  { name: 'half_adds', word: '等员工确认' },
  { name: 'active_now', word: '现有好友' },
  { name: 'losses', word: '客户删除', isBad: true },
  { name: 'deletions', word: '员工删除' },
  { name: 'welcomes_sent', word: '已发欢迎语' },
  { name: 'welcomes_late', word: '欢迎语超时', isBad: true },
  { name: 'welcomes_refused', word: '欢迎语被拒', isBad: true },
]

/** The numbers of a joining way in reading order. */
export const JOINING_FIGURES: readonly { name: keyof JoiningWay['figures']; word: string }[] = [
  { name: 'joins', word: '入群' },
  { name: 'leavings', word: '退群' },
  { name: 'present_now', word: '还在群里' },
]

export function groupNames(groups: JoiningWay['groups']): string {
  return groups
    .filter((group) => !group.is_dismissed)
    .map(({ name }) => name || '未命名的群')
    .join('、')
}
