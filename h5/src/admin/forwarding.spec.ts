/** 回调转发, as an administrator uses it. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ForwardingDelivery, ForwardingTarget } from '@/api/types'
import { snack } from '@/shell/snack'
import { aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, type Routes, serve } from '@/testing/server'
import { settle } from '@/testing/settle'
import { eventsInWords, factsOf, healthOf } from './forwarding'

const ADMIN = aMe({ roles: ['admin'] })
const NOW = Date.parse('2026-03-02T02:00:00Z')
const LIST = 'GET /api/v1/admin/forwarding-targets'
const ONE = 'GET /api/v1/admin/forwarding-targets/4'
const DELIVERIES = 'GET /api/v1/admin/forwarding-targets/4/deliveries'

const aTarget = (given: Partial<ForwardingTarget> = {}): ForwardingTarget => ({
  id: 4,
  name: '数据仓库',
  url: 'https://warehouse.example.com/hook',
  events: [],
  created_at: '2026-03-01T02:00:00Z',
  secret_made_at: '2026-03-01T02:00:00Z',
  paused_at: null,
  failures: 0,
  retry_at: null,
  last_error: null,
  last_delivered_at: null,
  backlog: 0,
  oldest_waiting_at: null,
  ...given,
})

const aDelivery = (given: Partial<ForwardingDelivery> = {}): ForwardingDelivery => ({
  id: 9,
  delivery_key: '0b9f0c4e-3c1b-4a53-8a7e-6a1b1c8d2f10',
  event: 'change_external_contact.del_follow_user',
  received_at: '2026-03-02T01:00:00Z',
  status: 'waiting',
  attempts: 2,
  finished_at: null,
  response_status: 503,
  response_head: '维护中',
  error: 'HTTP 503',
  ...given,
})

const FAILING = aTarget({
  failures: 3,
  backlog: 12,
  last_error: 'HTTP 503',
  oldest_waiting_at: '2026-03-02T01:00:00Z',
  retry_at: '2026-03-02T02:05:00Z',
})

/** What is teleported to the body outlives a page; every test begins with an empty one. */
beforeEach(() => {
  document.body.replaceChildren()
})

const button = (word: string) => [...document.querySelectorAll('button')].find((found) => found.textContent?.trim() === word)

async function press(word: string): Promise<void> {
  button(word)?.click()
  await settle()
}

async function type(label: string, text: string): Promise<void> {
  const field = [...document.querySelectorAll('label')].find((found) => found.textContent === label)
  const input = document.getElementById(field?.htmlFor ?? '')
  if (!(input instanceof HTMLInputElement)) throw new Error(`no field ${label}`)
  input.value = text
  input.dispatchEvent(new Event('input'))
  await settle()
}

describe('how a line is doing', () => {
  it.each([
    [aTarget(), '正常'],
    [aTarget({ backlog: 2 }), '正在转发'],
    [FAILING, '连续失败 3 次'],
    [aTarget({ ...FAILING, paused_at: '2026-03-02T01:00:00Z' }), '已暂停'],
  ])('is said in a word', (target, word) => {
    expect(healthOf(target).word).toBe(word)
  })

  it('is said with what waits, since when, and when it is tried again', () => {
    expect(factsOf(FAILING, NOW)).toEqual(['12 条待转发', '最早 今天 09:00', '今天 10:05 再试', '还没有转发过'])
    expect(factsOf(aTarget({ last_delivered_at: '2026-03-02T01:50:00Z' }), NOW)).toEqual(['上次成功 10 分钟前'])
  })

  it('names the events, also those it has no word for', () => {
    expect(eventsInWords([])).toBe('全部事件')
    expect(eventsInWords(['change_external_contact', 'kf_msg_or_event'])).toBe('客户、kf_msg_or_event')
  })
})

describe('回调转发', () => {
  it('lists the targets with their state', async () => {
    serve({ [LIST]: ok(aPage([aTarget(), FAILING])) })
    const { page } = await mountPage('/admin/forwarding', ADMIN)
    await vi.waitFor(() => expect(page.text()).toMatch(/数据仓库.*正常.*全部事件.*连续失败 3 次.*12 条待转发/s))
  })

  async function add(routes: Routes) {
    const server = serve({ [LIST]: ok(aPage([])), ...routes })
    const { page, router } = await mountPage('/admin/forwarding', ADMIN)
    await vi.waitFor(() => expect(page.text()).toContain('还没有转发目标'))
    await press('添加目标')
    await type('名称', '数据仓库')
    await type('地址', 'https://warehouse.example.com/hook')
    await press('客户')
    await press('保存')
    return { server, router }
  }

  it('adds one and shows its secret once', async () => {
    const { server, router } = await add({
      'POST /api/v1/admin/forwarding-targets': { status: 201, json: { ...aTarget(), secret: 'shown-this-once' } },
      [ONE]: ok(aTarget()),
      [DELIVERIES]: ok(aPage([])),
    })
    expect(server.to('POST /api/v1/admin/forwarding-targets')[0]?.body).toEqual({
      name: '数据仓库',
      url: 'https://warehouse.example.com/hook',
      events: ['change_external_contact'],
    })
    expect(document.body.textContent).toContain('shown-this-once')
    await press('我已保存')
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/admin/forwarding/4'))
  })

  it('says at the field that an address is not posted to', async () => {
    await add({ 'POST /api/v1/admin/forwarding-targets': refuse(422, 'unsafe_address') })
    expect(document.querySelector('[role=alert]')?.textContent).toContain('须是公网 https 地址')
  })

  it('leads those who may not read it back to their own page', async () => {
    serve({ [LIST]: refuse(403, 'forbidden') })
    const { page } = await mountPage('/admin/forwarding')
    await vi.waitFor(() => expect(page.get('[role=alert] a').attributes('href')).toBe('/me'))
  })
})

describe('one target', () => {
  async function open(target: ForwardingTarget, routes: Routes = {}) {
    const server = serve({ [ONE]: ok(target), [DELIVERIES]: ok(aPage([aDelivery()])), ...routes })
    const { page, router } = await mountPage('/admin/forwarding/4', ADMIN)
    await vi.waitFor(() => expect(page.text()).toContain('客户删除了员工'))
    return { server, page, router }
  }

  it('shows why the line stands still', async () => {
    const { page } = await open(FAILING)
    expect(page.text()).toMatch(/HTTP 503.*待转发.*试过 2 次.*HTTP 503.*维护中/s)
  })

  it('tries again at once', async () => {
    const { server, page } = await open(FAILING, { 'PUT /api/v1/admin/forwarding-targets/4/attempt': ok(aTarget()) })
    await press('立即重试')
    expect(server.to('PUT /api/v1/admin/forwarding-targets/4/attempt')).toHaveLength(1)
    expect(page.text()).toContain('正常')
  })

  it('is paused and resumed', async () => {
    const route = '/api/v1/admin/forwarding-targets/4/pause'
    const { page } = await open(aTarget(), {
      [`PUT ${route}`]: ok(aTarget({ paused_at: '2026-03-02T02:00:00Z' })),
      [`DELETE ${route}`]: ok(aTarget()),
    })
    await press('暂停')
    expect(page.text()).toContain('已暂停')
    await press('恢复')
    expect(page.text()).toContain('正常')
  })

  it('lets the line go on without one callback', async () => {
    const skip = 'PUT /api/v1/admin/forwarding-deliveries/9/skip'
    const { server } = await open(FAILING, { [skip]: ok(aTarget()) })
    await press('跳过')
    expect(server.to(skip)).toHaveLength(1)
    expect(snack.value?.text).toContain('已跳过')
  })

  it('shows a new secret', async () => {
    const route = 'POST /api/v1/admin/forwarding-targets/4/secret'
    await open(aTarget(), { [route]: { status: 201, json: { ...aTarget(), secret: 'the-new-one' } } })
    await press('更换密钥')
    expect(document.body.textContent).toContain('the-new-one')
  })

  it('is dropped only after it said what is lost', async () => {
    const { server, page, router } = await open(FAILING, {
      'DELETE /api/v1/admin/forwarding-targets/4': { status: 204 },
      [LIST]: ok(aPage([])),
    })
    await press('删除')
    expect(page.text()).toContain('待转发的 12 条也会丢弃')
    await press('确定删除')
    expect(server.to('DELETE /api/v1/admin/forwarding-targets/4')).toHaveLength(1)
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/admin/forwarding'))
  })
})
