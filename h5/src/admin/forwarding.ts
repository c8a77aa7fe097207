/** 回调转发: what the pages ask of the server, and how a target's line is doing in words. */
import { api, call, callEmpty } from '@/api/client'
import { paging } from '@/api/paging'
import type { ForwardingTarget } from '@/api/types'
import { ago, due } from '@/shell/time'

const TARGETS = '/api/v1/admin/forwarding-targets'
const TARGET = '/api/v1/admin/forwarding-targets/{target_id}'

export interface TargetDraft {
  readonly name: string
  readonly url: string
  readonly events: readonly string[]
}

/** Families of events an administrator can choose from; whatever else a target asked for is kept. */
export const EVENT_CHOICES = [
  { value: 'change_external_contact', word: '客户' },
  { value: 'change_external_chat', word: '客户群' },
  { value: 'change_external_tag', word: '标签' },
  { value: 'change_contact', word: '通讯录' },
  { value: 'customer_acquisition', word: '获客助手' },
  { value: 'template_card_event', word: '卡片按钮' },
  { value: 'message', word: '发给应用的消息' },
] as const

const path = (id: number) => ({ params: { path: { target_id: id } } })

export const readTargets = (cursor: string | undefined) => call(api.GET(TARGETS, { params: { query: paging(cursor) } }))
export const readTarget = (id: number) => call(api.GET(TARGET, path(id)))
export const addTarget = (body: TargetDraft) => call(api.POST(TARGETS, { body }))
export const changeTarget = (id: number, body: TargetDraft) => call(api.PUT(TARGET, { ...path(id), body }))
export const dropTarget = (id: number) => callEmpty(api.DELETE(TARGET, path(id)))
export const renewSecret = (id: number) => call(api.POST(`${TARGET}/secret`, path(id)))
export const pause = (id: number) => call(api.PUT(`${TARGET}/pause`, path(id)))
export const resume = (id: number) => call(api.DELETE(`${TARGET}/pause`, path(id)))
export const tryNow = (id: number) => call(api.PUT(`${TARGET}/attempt`, path(id)))

export function readDeliveries(id: number, cursor: string | undefined) {
  return call(api.GET(`${TARGET}/deliveries`, { params: { path: { target_id: id }, query: paging(cursor) } }))
}

export function skipDelivery(id: number) {
  return call(api.PUT('/api/v1/admin/forwarding-deliveries/{delivery_id}/skip', { params: { path: { delivery_id: id } } }))
}

export interface Health {
  readonly word: string
  readonly tone: 'plain' | 'good' | 'warn' | 'bad'
}

/** In one word how the line is doing. */
export function healthOf(target: ForwardingTarget): Health {
  if (target.paused_at) return { word: '已暂停', tone: 'warn' }
  if (target.failures) return { word: `连续失败 ${target.failures} 次`, tone: 'bad' }
  return target.backlog ? { word: '正在转发', tone: 'plain' } : { word: '正常', tone: 'good' }
}

/** What else is worth knowing about the line. */
export function factsOf(target: ForwardingTarget, now: number): string[] {
  const waiting = target.backlog ? `${target.backlog} 条待转发` : ''
  const since = target.oldest_waiting_at ? `最早 ${ago(target.oldest_waiting_at, now)}` : ''
  const next = target.retry_at && !target.paused_at ? `${due(target.retry_at, now)} 再试` : ''
  const last = target.last_delivered_at ? `上次成功 ${ago(target.last_delivered_at, now)}` : '还没有转发过'
  return [waiting, since, next, last].filter(Boolean)
}

export function eventsInWords(events: readonly string[]): string {
  if (!events.length) return '全部事件'
  return events.map((event) => EVENT_CHOICES.find(({ value }) => value === event)?.word ?? event).join('、')
}
