/** 获客渠道: live codes and links. */
import { describe, expect, it, vi } from 'vitest'
import type { ChannelDay, ChannelFigures, LiveCode, LiveCodeRow } from '@/api/types'
import { aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, serve } from '@/testing/server'
import { settle } from '@/testing/settle'
import { hoursWords, weekdayWords } from './words'

const ADMIN = aMe({ roles: ['admin'] })
const NO_EVENTS = {
  adds: 0,
  half_adds: 0,
  losses: 0,
  deletions: 0,
  welcomes_sent: 0,
  welcomes_already: 0,
  welcomes_late: 0,
  welcomes_refused: 0,
}
const NOTHING: ChannelFigures = { ...NO_EVENTS, active_now: 0 }

function aRow(given: Partial<LiveCodeRow> = {}): LiveCodeRow {
  return {
    id: 4,
    name: '万达店收银台',
    state: 'wb_1',
    progress: 'confirmed',
    refused_code: null,
    created_at: '2026-03-01T00:00:00Z',
    skip_verify: true,
    members: [{ userid: 'wangfang', name: '王芳' }],
    departments: [],
    figures: NOTHING,
    answering: [{ userid: 'wangfang', name: '王芳' }],
    shift_count: 0,
    has_qr_code: true,
    ...given,
  }
}

function aDay(day: string, adds: number): ChannelDay {
  return { day, ...NO_EVENTS, adds }
}

function aCode(given: Partial<LiveCode> = {}): LiveCode {
  return {
    ...aRow(),
    welcome_text: null,
    default_welcome_text: '您好',
    welcome_attachments: [],
    days: [aDay('2026-03-01', 2), aDay('2026-03-02', 5)],
    may_manage: true,
    is_single: false,
    shifts: [],
    ...given,
  }
}

function sheet(): Element {
  const found = document.querySelector('[role=dialog][aria-label=哪些部门接待]')
  if (!found) throw new Error('no sheet is open')
  return found
}

describe('获客渠道', () => {
  it('lists the codes with what they brought', async () => {
    const figures = { ...NOTHING, adds: 12, losses: 3, active_now: 1280 }
    serve({ 'GET /api/v1/live-codes': ok(aPage([aRow({ figures })])) })
    const { page } = await mountPage('/acquisition/live-codes', ADMIN)
    await vi.waitFor(() => expect(page.findAll('.figure').map((one) => one.text())).toEqual(['12新增', '3流失', '1,280现有']))
    expect(page.text()).toContain('王芳接待')
    expect(page.get('.make').attributes('href')).toBe('/acquisition/live-codes/new')
  })

  it('offers nothing to make to whoever only looks', async () => {
    serve({ 'GET /api/v1/live-codes': ok(aPage([])) })
    const { page } = await mountPage('/acquisition/live-codes')
    await vi.waitFor(() => expect(page.text()).toContain('还没有你接待的活码'))
    expect(page.find('.make').exists()).toBe(false)
    expect(page.text()).toContain('活码由管理员和领导新建和修改')
  })

  it('shows who answers when, and what became of those who came', async () => {
    const shifts = [{ id: 1, weekdays: [1, 2, 3, 4, 5], begins: '09:00', ends: '18:00', members: [{ userid: 'a', name: '周凯' }], is_on: true }]
    serve({ 'GET /api/v1/live-codes/4': ok(aCode({ shifts })) })
    const { page } = await mountPage('/acquisition/live-codes/4', ADMIN)
    await vi.waitFor(() => expect(page.text()).toContain('周一至周五 09:00–18:00'))
    expect(page.text()).toContain('其他时间')
    expect(page.text()).toContain('3月2日最多，5 新增')
    expect(page.get('.image').attributes('src')).toBe('/api/v1/live-codes/4/qr-code')
  })

  it('follows friends gained and lost, and reads again on 刷新', async () => {
    const server = serve({ 'GET /api/v1/live-codes/4': ok(aCode({ figures: { ...NOTHING, half_adds: 6 } })) })
    const { page } = await mountPage('/acquisition/live-codes/4', ADMIN)
    await vi.waitFor(() => expect(page.text()).toContain('6等员工确认'))
    expect(page.text()).toContain('员工在企业微信里确认后才算新增好友')
    server.change('GET /api/v1/live-codes/4', ok(aCode({ figures: { ...NOTHING, adds: 1280 } })))
    await page.findAll('button').find((button) => button.text() === '刷新')?.trigger('click')
    await vi.waitFor(() => expect(page.text()).toContain('1,280新增好友'))
  })

  it('says why a link cannot be added yet', async () => {
    serve({})
    const { page } = await mountPage('/acquisition/live-codes/new', ADMIN)
    await vi.waitFor(() => expect(page.text()).toContain('加链接'))
    await page.findAll('button').find((button) => button.text() === '加链接')?.trigger('click')
    const [title, url] = page.findAll('.link input')
    await title?.setValue('新人礼')
    await url?.setValue('shop.example.com')
    expect(page.get('.link [role=alert]').text()).toBe('地址要从 https:// 开始写')
    await url?.setValue('https://shop.example.com')
    expect(page.find('.link [role=alert]').exists()).toBe(false)
    expect(page.findAll('button').find((button) => button.text() === '加上')?.attributes('disabled')).toBeUndefined()
  })

  it('lets departments answer, chosen from the tree', async () => {
    const tree = [
      { id: 1, name: '云朵生活', depth: 0, staff_total: 3 },
      { id: 2, name: '护肤顾问部', depth: 1, staff_total: 2 },
      { id: 9, name: '仓库', depth: 1, staff_total: 0 },
    ]
    const server = serve({
      'GET /api/v1/acquisition-links/quota': refuse(404, 'not_found'),
      'GET /api/v1/answering-departments': ok({ departments: tree }),
      'POST /api/v1/acquisition-links': refuse(422, 'too_many_people'),
    })
    const { page } = await mountPage('/acquisition/links/new', ADMIN)
    await vi.waitFor(() => expect(page.text()).toContain('还没写名称'))
    await page.get('input[type=text]').setValue('小红书主页')
    expect(page.get('.bar').text()).toContain('还没选接待员工')
    await page.findAll('button').find((button) => button.text() === '选择部门')?.trigger('click')
    await vi.waitFor(() => expect(sheet().textContent).toContain('没有人能接待'))
    const [, skin] = sheet().querySelectorAll<HTMLButtonElement>('[role=checkbox]')
    skin?.click()
    await settle()
    expect(skin?.getAttribute('aria-checked')).toBe('true')
    expect(page.get('.pills').text()).toBe('护肤顾问部')
    await page.get('.bar .button').trigger('click')
    await settle()
    expect(server.to('POST /api/v1/acquisition-links')[0]?.body).toMatchObject({ userids: [], department_ids: [2] })
    await page.get('button[aria-label=移除护肤顾问部]').trigger('click')
    expect(page.find('.pills').exists()).toBe(false)
  })

  it('shows first how the welcome reads without a name when nobody has to accept', async () => {
    serve({
      'GET /api/v1/live-codes/4': ok(aCode({ welcome_text: '{客户}您好' })),
      'POST /api/v1/welcome-previews': ok({ text: '林女士您好', text_without_name: '您好', is_cut: false, most_bytes: 3000 }),
    })
    const { page } = await mountPage('/acquisition/live-codes/4/edit', ADMIN)
    await vi.waitFor(() => expect(page.findAll('.bubble').map((one) => one.text())).toEqual(['您好', '林女士您好']))
    expect(page.get('.preview').text()).toContain('{客户} 会空着')
  })

  it('says in plain words what WeCom refused', async () => {
    serve({ 'GET /api/v1/live-codes/4': ok(aCode({ progress: 'refused', refused_code: 41054, has_qr_code: false })) })
    const { page } = await mountPage('/acquisition/live-codes/4', ADMIN)
    await vi.waitFor(() => expect(page.get('[role=alert]').text()).toContain('有员工还没有激活或实名（41054）'))
    expect(page.find('.image').exists()).toBe(false)
  })

  it('keeps what was entered when saving is refused, and says why', async () => {
    const server = serve({
      'GET /api/v1/live-codes/4': ok(aCode()),
      'PUT /api/v1/live-codes/4': refuse(422, 'cannot_answer'),
    })
    const { page, router } = await mountPage('/acquisition/live-codes/4/edit', ADMIN)
    await vi.waitFor(() => expect(page.find('input[type=text]').exists()).toBe(true))
    await page.get('input[type=text]').setValue('新名称')
    await page.get('.bar .button').trigger('click')
    await settle()
    const [asked] = server.to('PUT /api/v1/live-codes/4')
    expect(asked?.body).toMatchObject({ name: '新名称', userids: ['wangfang'], welcome_text: null, shifts: [] })
    expect(router.currentRoute.value.path).toBe('/acquisition/live-codes/4/edit')

    server.change('PUT /api/v1/live-codes/4', ok(aCode()))
    await page.get('.bar .button').trigger('click')
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/acquisition/live-codes/4'))
  })
})

describe('weekly hours', () => {
  it.each([
    [[1, 2, 3, 4, 5], '周一至周五'],
    [[6, 7], '周六、日'],
    [[1, 2, 3, 4, 5, 6, 7], '每天'],
    [[7, 1], '周一、日'],
  ])('%j is %s', (weekdays, words) => expect(weekdayWords(weekdays)).toBe(words))

  it('says that a shift goes on past midnight', () => expect(hoursWords('22:00', '02:00')).toBe('22:00–次日 02:00'))
})
