/** The sidebar, whatever chat it was opened in. */
import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { SidebarCustomer, SidebarGroup } from '@/api/types'
import { hideSnack, snack } from '@/shell/snack'
import { aCustomer, aMe, aPage, aRelation, aTaskItem, aTrailEntry } from '@/testing/fixtures'
import { offline, ok, refuse, type Routes, serve } from '@/testing/server'
import { settle } from '@/testing/settle'
import { type Chat, ChatProblem } from '@/wecom/chat'
import SidebarApp from './SidebarApp.vue'

const { chat } = vi.hoisted(() => ({ chat: { context: vi.fn<Chat['context']>(), sendText: vi.fn<Chat['sendText']>() } }))
vi.mock('@/wecom/jssdk', () => ({ chatThroughSdk: () => chat }))

const CUSTOMER = 'GET /api/v1/sidebar/customer'
const GROUP = 'GET /api/v1/sidebar/group'
const TOUCH = 'POST /api/v1/touches'
const SCRIPT = '您好，小样用着还习惯吗？'

const answer: SidebarCustomer = {
  customer: aCustomer({ relations: [aRelation({ tags: [{ id: 1, name: '敏感肌', group_name: '肤质' }] })] }),
  items: [aTaskItem({ id: 900, script: SCRIPT })],
  trail: aPage([aTrailEntry()]),
}

const another: SidebarCustomer = { ...answer, items: [aTaskItem({ id: 901, script: SCRIPT })] }

async function open(routes: Routes) {
  const server = serve({ 'GET /api/v1/me': ok(aMe()), ...routes })
  const sidebar = mount(SidebarApp, { attachTo: document.body })
  await settle()
  return { server, sidebar }
}

beforeEach(() => {
  hideSnack()
  chat.context.mockResolvedValue({ kind: 'customer', externalUserid: 'wm7' })
  chat.sendText.mockReset()
})

describe('the sidebar of a customer', () => {
  it('shows who this is, what to do, how we know each other and what happened', async () => {
    const { server, sidebar } = await open({ [CUSTOMER]: ok(answer) })
    expect(server.to(CUSTOMER)[0]?.query.get('external_userid')).toBe('wm7')
    for (const words of ['林女士', '敏感肌', '回访试用反馈', '来自门店码', '成为王芳的好友']) expect(sidebar.text()).toContain(words)
  })

  it('sends the script of an item and then offers to finish it', async () => {
    const { sidebar } = await open({ [CUSTOMER]: ok(answer), 'PUT /api/v1/task-items/900/completion': ok(aTaskItem()), [TOUCH]: ok({}) })
    await sidebar.get('.send').trigger('click')
    await settle()
    expect(chat.sendText).toHaveBeenCalledWith(SCRIPT)
    expect(snack.value?.action?.label).toBe('完成')
    snack.value?.action?.run()
    await settle()
    expect(sidebar.get('[role=checkbox]').attributes('aria-checked')).toBe('true')
  })

  it('says nothing when the sending was cancelled, and why when it failed', async () => {
    const { sidebar } = await open({ [CUSTOMER]: ok(answer) })
    chat.sendText.mockRejectedValueOnce(new ChatProblem('cancelled'))
    await sidebar.get('.send').trigger('click')
    await settle()
    expect(snack.value).toBeNull()
    chat.sendText.mockRejectedValueOnce(new ChatProblem('no_permission'))
    await sidebar.get('.send').trigger('click')
    await settle()
    expect(snack.value?.text).toContain('没有权限')
  })

  it('tells the server what was sent and for which item, once, also after having been off line', async () => {
    const { server, sidebar } = await open({ [CUSTOMER]: ok(another), [TOUCH]: offline })
    await sidebar.get('.send').trigger('click')
    await vi.waitFor(() => expect(server.to(TOUCH)).toHaveLength(1))
    server.change(TOUCH, ok({ kind: 'task', touched_at: '2026-03-02T02:00:00Z' }))
    window.dispatchEvent(new Event('online'))
    await vi.waitFor(() => expect(server.to(TOUCH)).toHaveLength(2))
    window.dispatchEvent(new Event('online'))
    await settle()
    const [first, second, ...more] = server.to(TOUCH).map(({ body }) => body)
    expect(first).toMatchObject({ external_userid: 'wm7', text: SCRIPT, item_id: 901 })
    expect([second, more]).toEqual([first, []])
  })

  it('tells of nothing that was not sent', async () => {
    const { server, sidebar } = await open({ [CUSTOMER]: ok(another) })
    chat.sendText.mockRejectedValueOnce(new ChatProblem('failed'))
    await sidebar.get('.send').trigger('click')
    await settle()
    expect(server.to(TOUCH)).toEqual([])
  })

  it('explains that somebody is not a customer yet, and finds them on 重试', async () => {
    const { server, sidebar } = await open({ [CUSTOMER]: refuse(404, 'not_found') })
    expect(sidebar.text()).toContain('还不是你的客户')
    server.change(CUSTOMER, ok(answer))
    await sidebar.get('button').trigger('click')
    await settle()
    expect(sidebar.text()).toContain('林女士')
  })

  it('asks for further trail pages only', async () => {
    const { server } = await open({ [CUSTOMER]: ok(answer) })
    expect(server.to('GET /api/v1/customers/7/trail')).toEqual([])
  })
})

const aGroup: SidebarGroup = {
  id: 1,
  name: '护肤交流',
  notice: null,
  owner_name: '王芳',
  created_at: '2026-01-05T02:00:00Z',
  members_total: 88,
  customers_total: 80,
  joined_today: 3,
  left_today: 1,
  my_customers: [{ id: 7, external_userid: 'wm7', name: '林女士', remark: '护肤-林', avatar: null }],
  changes: [{ id: 1, kind: 'group_joined', happened_at: '2026-11-22T02:00:00Z', who: '护肤-林', now: null }],
}

describe('the sidebar elsewhere', () => {
  it('shows a group with its numbers and my customers in it', async () => {
    chat.context.mockResolvedValue({ kind: 'group', chatId: 'wr1' })
    const { sidebar } = await open({ [GROUP]: ok(aGroup) })
    await vi.waitFor(() => expect(sidebar.text()).toContain('护肤交流'))
    expect(sidebar.text()).toMatch(/护肤交流.*88成员.*3今日进群.*护肤-林.*最近变化.*护肤-林进群/s)
  })

  it('folds many customers, so that what changed is in reach', async () => {
    chat.context.mockResolvedValue({ kind: 'group', chatId: 'wr1' })
    const customers = Array.from({ length: 36 }, (_one, id) => ({ id, external_userid: `wm${id}`, name: `客户${id}`, remark: null, avatar: null }))
    const { sidebar } = await open({ [GROUP]: ok({ ...aGroup, my_customers: customers }) })
    await vi.waitFor(() => expect(sidebar.findAll('a.row')).toHaveLength(8))
    expect(sidebar.text()).toContain('我的客户 · 36')
    await sidebar.get('.more').trigger('click')
    expect(sidebar.findAll('a.row')).toHaveLength(36)
  })

  it('explains where it should be opened when there is no chat', async () => {
    chat.context.mockResolvedValue({ kind: 'elsewhere' })
    const { sidebar } = await open({})
    expect(sidebar.text()).toContain('请从与客户的聊天里打开侧边栏')
  })

  it('explains WeCom not answering, and tries again on 重试', async () => {
    chat.context.mockRejectedValueOnce(new ChatProblem('timeout'))
    const { sidebar } = await open({ [CUSTOMER]: ok(answer) })
    expect(sidebar.text()).toContain('企业微信很久没有回应')
    await sidebar.get('button').trigger('click')
    await settle()
    expect(sidebar.text()).toContain('林女士')
  })

  it('says that the network is down', async () => {
    const { sidebar } = await open({ 'GET /api/v1/me': offline })
    expect(sidebar.get('[role=alert]').text()).toMatch(/网络不通.*代码 offline/s)
  })
})
