/** What a trail entry says, in one sentence and one icon; kinds we do not know yet still show. */
import type { FunctionalComponent } from 'vue'
import type { TrailEntry } from '@/api/types'
import { due } from '@/shell/time'
import {
  IconAdded,
  IconBroadcast,
  IconCheck,
  IconDot,
  IconEdit,
  IconGroup,
  IconHandover,
  IconLater,
  IconLeft,
  IconLink,
  IconSend,
  IconTask,
  IconUndo,
  IconWave,
} from '@/icons'

type Payload = TrailEntry['payload']

interface Sentence {
  readonly icon: FunctionalComponent
  readonly tone: 'plain' | 'good' | 'bad'
  readonly say: (payload: Payload, actor: string) => string
}

const ENDED_BY: Readonly<Record<string, string>> = {
  customer: '客户删除了好友',
  staff: '员工删除了客户',
  transfer: '客户转给了同事',
  departed: '员工已离职',
}

function text(payload: Payload, key: string): string {
  const value = payload[key]
  return typeof value === 'string' ? value : ''
}

function texts(payload: Payload, key: string): string[] {
  const value = payload[key]
  return Array.isArray(value) ? value.filter((part) => typeof part === 'string') : []
}

// The dot stays with what follows it when the line breaks.
const DOT = ' ·\u00a0'

const from = (channel: string) => (channel ? `${DOT}来自${channel}` : '')
const quoted = (title: string) => (title ? `「${title}」` : '')

function edited(payload: Payload): string {
  const added = texts(payload, 'tags_added')
  const removed = texts(payload, 'tags_removed')
  const parts = [
    payload.remark_changed === true ? '改了备注' : '',
    payload.description_changed === true ? '改了描述' : '',
    payload.mobiles_changed === true ? '改了手机号' : '',
    added.length ? `加了标签 ${added.join('、')}` : '',
    removed.length ? `去掉标签 ${removed.join('、')}` : '',
  ].filter(Boolean)
  return parts.join('，') || '更新了资料'
}

const IDENTITIES: Readonly<Record<string, string>> = { mobile: '核实过的手机号', buyer_id: '买家号', order: '订单' }

function identityOf(payload: Payload): string {
  const number = text(payload, 'order_no')
  return (IDENTITIES[text(payload, 'identity')] ?? '身份') + (number ? `（订单 ${number}）` : '')
}

const HANDOVER_FAILED: Readonly<Record<string, string>> = {
  customer_refused: '客户拒绝了',
  taker_full: '接替的同事客户数已到上限',
}

const SENTENCES: Readonly<Record<string, Sentence>> = {
  relation_added: {
    icon: IconAdded,
    tone: 'good',
    say: (payload, actor) =>
      (text(payload, 'began_by') === 'transfer' ? `转给了${actor}` : `成为${actor}的好友`) + from(text(payload, 'channel_name')),
  },
  relation_half_added: { icon: IconAdded, tone: 'plain', say: (_payload, actor) => `申请添加${actor}，等待通过` },
  relation_ended: {
    icon: IconLeft,
    tone: 'bad',
    say: (payload, actor) =>
      `${ENDED_BY[text(payload, 'ended_by')] ?? '好友关系结束'}${payload.was_half_added === true ? '，还没有成为好友' : ''}${actor ? DOT + actor : ''}`,
  },
  relation_reopened: { icon: IconAdded, tone: 'good', say: (_payload, actor) => `核对后确认，${actor}和客户仍是好友` },
  relation_edited: { icon: IconEdit, tone: 'plain', say: (payload, actor) => actor + edited(payload) },
  group_joined: { icon: IconGroup, tone: 'good', say: (payload) => `进群${quoted(text(payload, 'group_name'))}` },
  group_left: { icon: IconGroup, tone: 'bad', say: (payload) => `退群${quoted(text(payload, 'group_name'))}` },
  group_created: { icon: IconGroup, tone: 'plain', say: (payload) => `建群${quoted(text(payload, 'group_name'))}` },
  group_renamed: { icon: IconEdit, tone: 'plain', say: (payload) => `群名改为${quoted(text(payload, 'now'))}` },
  group_owner_changed: { icon: IconEdit, tone: 'plain', say: () => '换了群主' },
  group_notice_changed: { icon: IconEdit, tone: 'plain', say: () => '更新了群公告' },
  group_dismissed: { icon: IconLeft, tone: 'bad', say: (payload) => `群${quoted(text(payload, 'group_name'))}解散了` },
  archive_approved: { icon: IconCheck, tone: 'plain', say: () => '客户同意了会话存档' },
  task_item_assigned: { icon: IconTask, tone: 'plain', say: (payload, actor) => `${actor}推送了任务${quoted(text(payload, 'title'))}` },
  task_item_completed: { icon: IconCheck, tone: 'good', say: (payload, actor) => `${actor}完成了${quoted(text(payload, 'title'))}` },
  task_item_reopened: { icon: IconUndo, tone: 'plain', say: (payload, actor) => `${actor}重新打开了${quoted(text(payload, 'title'))}` },
  task_item_snoozed: {
    icon: IconLater,
    tone: 'plain',
    say: (payload, actor) => `${actor}把${quoted(text(payload, 'title'))}推迟到${text(payload, 'until') && due(text(payload, 'until'))}`,
  },
  task_item_resumed: { icon: IconUndo, tone: 'plain', say: (payload, actor) => `${actor}把${quoted(text(payload, 'title'))}放回了待办` },
  chat_started: { icon: IconWave, tone: 'good', say: (payload) => `通过获客链接${quoted(text(payload, 'channel_name'))}来，第一次开口` },
  welcome_sent: { icon: IconWave, tone: 'plain', say: () => '发送了欢迎语' },
  mass_send_received: {
    icon: IconBroadcast,
    tone: 'plain',
    say: (payload, actor) => `收到${actor}的${payload.is_personal === true ? '个人' : '企业'}群发${quoted(text(payload, 'text'))}`,
  },
  message_sent: {
    icon: IconSend,
    tone: 'plain',
    say: (payload, actor) =>
      `${actor}发送了${text(payload, 'title') ? `任务${quoted(text(payload, 'title'))}的话术` : '消息'}：${text(payload, 'text')}`,
  },
  chatted: { icon: IconWave, tone: 'plain', say: (_payload, actor) => `和${actor}聊了天` },
  order_claimed: { icon: IconEdit, tone: 'plain', say: (payload, actor) => `${actor}说订单 ${text(payload, 'order_no')} 应该算自己的` },
  order_claim_decided: {
    icon: IconCheck,
    tone: 'plain',
    say: (payload, actor) => `${actor}${payload.is_granted === true ? '同意' : '没有同意'}了订单 ${text(payload, 'order_no')} 的归属申请`,
  },
  attribution_corrected: {
    icon: IconEdit,
    tone: 'plain',
    say: (payload, actor) => `${actor}把订单 ${text(payload, 'order_no')} 改为算${text(payload, 'member_name')}的：${text(payload, 'reason')}`,
  },
  attribution_correction_undone: {
    icon: IconUndo,
    tone: 'plain',
    say: (payload, actor) => `${actor}撤销了订单 ${text(payload, 'order_no')} 的归属更正`,
  },
  handover_started: { icon: IconHandover, tone: 'plain', say: (payload) => `正在转给${text(payload, 'taker_name')}，等客户确认` },
  handover_done: { icon: IconHandover, tone: 'good', say: (payload) => `由${text(payload, 'giver_name')}转给了${text(payload, 'taker_name')}` },
  handover_refused: {
    icon: IconHandover,
    tone: 'bad',
    say: (payload) => `没有转给${text(payload, 'taker_name')}：${HANDOVER_FAILED[text(payload, 'reason')] ?? '企业微信没有同意'}`,
  },
  identity_bound: { icon: IconLink, tone: 'good', say: (payload, actor) => `${actor}绑定了${identityOf(payload)}` },
  identity_removed: { icon: IconUndo, tone: 'plain', say: (payload, actor) => `${actor}解除了${identityOf(payload)}` },
  customers_merged: { icon: IconLink, tone: 'plain', say: (_payload, actor) => `${actor}把两份资料合并成了一个人` },
  customers_parted: { icon: IconUndo, tone: 'plain', say: (_payload, actor) => `${actor}拆分了合并的资料` },
}

const UNKNOWN: Sentence = { icon: IconDot, tone: 'plain', say: (_payload, actor) => `${actor}有新的记录` }

export function sentenceOf(entry: TrailEntry) {
  const sentence = SENTENCES[entry.kind] ?? UNKNOWN
  return { icon: sentence.icon, tone: sentence.tone, text: sentence.say(entry.payload, entry.actor_name ?? '') }
}
