/** Whose an order is and why, in the reader's words. */
import type { Attribution, Claim, RunnerUp } from '@/api/types'
import { dayOf } from '@/shell/time'

const MINUTE_MS = 60_000
const HOUR_MINUTES = 60
const DAY_MINUTES = 24 * HOUR_MINUTES

const DID: Readonly<Record<string, string>> = {
  task: '为任务联系过她',
  one_to_one: '给她发过消息',
  mass_send: '群发给过她',
  group: '在她所在的群里群发过',
}

/** How long before another moment: 3 天, 5 小时, 20 分钟. */
export function between(earlier: string, later: string): string {
  const minutes = Math.floor((Date.parse(later) - Date.parse(earlier)) / MINUTE_MS)
  if (minutes < 1) return '不到 1 分钟'
  if (minutes < HOUR_MINUTES) return `${minutes} 分钟`
  if (minutes < DAY_MINUTES) return `${Math.floor(minutes / HOUR_MINUTES)} 小时`
  return `${Math.floor(minutes / DAY_MINUTES)} 天`
}

/** The window in which a touch counts: 7 天, or 36 小时. */
export function windowWords(hours: number): string {
  return hours % 24 === 0 ? `${hours / 24} 天` : `${hours} 小时`
}

function byTouch({ touch, member, paid_at, window_hours }: Attribution): string {
  if (!touch) return ''
  const late = Date.parse(touch.recorded_at) > Date.parse(paid_at) ? '（付款后才记录到）' : ''
  const at = touch.touched_at === paid_at ? '付款时' : `付款前 ${between(touch.touched_at, paid_at)}`
  return `${at}，${member?.name ?? ''}${DID[touch.kind] ?? '联系过她'}${late}。${windowWords(window_hours)}内最后联系她的人得这一单。`
}

/** The reason in one or two sentences. */
export function whyWords(found: Attribution): string {
  const name = found.member?.name ?? ''
  switch (found.reason) {
    case 'code':
      return `订单上的推广码${found.code ? `「${found.code}」` : ''}是${name}的。推广码优先于联系和好友关系。`
    case 'latest_touch':
      return byTouch(found)
    case 'earliest_relation':
      return `付款前 ${windowWords(found.window_hours)}内没有记录到谁联系过她，所以算认识她最久的人${
        found.known_since ? `：${name}从 ${dayOf(found.known_since)} 起` : ''
      }。`
    case 'corrected':
      return `${found.correction?.made_by_name ?? ''}更正：${found.correction?.reason ?? ''}`
    case 'no_customer':
      return '还不知道是哪位客户买的，所以不算任何人的。'
    case 'no_relation':
      return '付款时她不是任何同事的好友，所以不算任何人的。'
  }
}

/** Why an order does not count for somebody else. */
export function whyNotWords(other: RunnerUp, { paid_at, window_hours }: Attribution): string {
  const touched = other.direct_at ?? other.group_at
  switch (other.why_not) {
    case 'decided_by_code':
      return '推广码是别人的'
    case 'decided_by_correction':
      return '主管已更正'
    case 'no_relation':
      return '不是她的好友'
    case 'relation_began_later':
      return '付款后才成为好友'
    case 'relation_ended_before':
      return '付款时已不是好友'
    case 'known_later':
      return other.known_since ? `认识得晚，从 ${dayOf(other.known_since)} 起` : '认识得晚'
    case 'known_for_as_long':
      return '认识得一样久，按账号先后'
    case 'touched_earlier':
      return touched ? `联系得早，付款前 ${between(touched, paid_at)}` : '联系得早'
    case 'touched_at_the_same_time':
      return '同一时间联系，按联系方式和账号先后'
    case 'only_in_group':
      return '只在群里群发过，单独联系优先'
    case 'touched_too_long_ago':
      return other.old_at ? `上次联系在付款前 ${between(other.old_at, paid_at)}，超过 ${windowWords(window_hours)}` : '联系得太早'
    case 'told_after_payment':
      return '付款后才由本人手机报上来，企业微信没有记录，不算数'
    case 'no_touch':
      return `付款前 ${windowWords(window_hours)}内没有联系过她`
  }
}

/** What a claim that the reader does not decide waits for, or how it ended. */
export function claimWords({ member, is_mine, holder, deciders, decided_at, decided_by_name: by, is_granted, answer }: Claim): string {
  const theirs = `这单已经算${is_mine ? '你' : member.name}的`
  if (decided_at) {
    if (!by) return `${theirs}，申请自动结束`
    return `${by}${is_granted ? '同意' : '没有同意'}${answer ? `：${answer}` : ''}`
  }
  if (holder?.userid === member.userid) return `${theirs}，不用再决定`
  if (!deciders.length) return '没有人同时管理双方，请管理员设置一位领导来决定'
  return `等${deciders.map(({ name }) => name).join('或')}决定`
}
