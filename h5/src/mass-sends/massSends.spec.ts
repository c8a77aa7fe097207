/** 企业群发. */
import { describe, expect, it, vi } from 'vitest'
import type { MassSend, MassSendDetail, SendPreview } from '@/api/types'
import { snack } from '@/shell/snack'
import { aCustomerRef, aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, offline, refuse, serve } from '@/testing/server'
import { stateWords } from './words'

const MANAGER = aMe({ roles: ['manager'] })
const AT = '2026-03-02T02:00:00Z'

function aSend(given: Partial<MassSend> = {}): MassSend {
  return {
    id: 5,
    chat_type: 'single',
    content: '周末到店有礼',
    attachments_total: 0,
    created_by_name: '店长',
    created_at: AT,
    cancelled_at: null,
    staff_total: 2,
    staff_sent: 1,
    recipients_total: 4,
    waiting: 0,
    refused: 0,
    unreachable: 0,
    unsent: 1,
    sent: 1,
    no_friend: 1,
    allowance_used: 1,
    ...given,
  }
}

function aDetail(given: Partial<MassSendDetail> = {}): MassSendDetail {
  return {
    ...aSend(),
    sender_rule: 'newest',
    attachments: [],
    allow_select: false,
    excluded_no_relation: 0,
    excluded_allowance_used: 3,
    reminders_left: 3,
    problems: [],
    ...given,
  }
}

describe('how far a mass send is', () => {
  it.each([
    [aSend({ staff_total: 0, staff_sent: 0, waiting: 4 }), '正在创建'],
    [aSend({ staff_total: 0, staff_sent: 0 }), '企业微信正在派发'],
    [aSend({ staff_total: 0, staff_sent: 0, refused: 3, unreachable: 1 }), '没有发出'],
    [aSend(), '1 人待确认'],
    [aSend({ staff_sent: 2 }), '已全部确认'],
    [aSend({ staff_total: 0, staff_sent: 0, cancelled_at: AT }), '已停止'],
  ])('%#', (send, words) => expect(stateWords(send)).toBe(words))
})

const PREVIEW: SendPreview = {
  staff_total: 1,
  recipients_total: 12,
  no_relation: 0,
  allowance_used: 2,
  allowance: { per_month: 30, read_at: AT },
}

const detailRoutes = (detail = aDetail()) => ({
  'GET /api/v1/mass-sends/5': ok(detail),
  'GET /api/v1/mass-sends/5/staff': ok(
    aPage([{ member: { userid: 'wangfang', name: '王芳' }, sent_at: null, unsent: 1, sent: 0, no_friend: 0, allowance_used: 0 }]),
  ),
  'GET /api/v1/mass-sends/5/recipients': ok(
    aPage([{ id: 1, customer: aCustomerRef(), name: '林女士', member_name: '王芳', status: 'unsent', sent_at: null }]),
  ),
})

const press = async (page: Awaited<ReturnType<typeof mountPage>>['page'], word: string) => {
  const found = [...document.body.querySelectorAll('button')].find((button) => button.textContent?.trim() === word)
  found?.click()
  await page.vm.$nextTick()
}

describe('企业群发', () => {
  it('is closed to staff, who are shown to what waits for them', async () => {
    const server = serve({})
    const { page } = await mountPage('/mass-sends')
    expect(page.get('.empty a').attributes('href')).toBe('/mass-sends/mine')
    expect(server.asked).toEqual([])
  })

  it('lists how many confirmed and how many got it', async () => {
    serve({ 'GET /api/v1/mass-sends': ok(aPage([aSend()])) })
    const { page } = await mountPage('/mass-sends', MANAGER)
    await vi.waitFor(() => expect(page.text()).toContain('1 人待确认'))
    expect(page.text()).toContain('送达 1/4 位客户')
  })

  it('shows every result and narrows the list to one', async () => {
    const server = serve(detailRoutes())
    const { page } = await mountPage('/mass-sends/5', MANAGER)
    await vi.waitFor(() => expect(page.findAll('.figure').map((one) => one.text())).toEqual(['1已送达', '1未发送', '1非好友', '1本月收满']))
    expect(page.text()).toContain('3 位客户本月已收满（估算），没有发')
    await page.findAll('.figure')[3]?.trigger('click')
    await vi.waitFor(() => {
      const asked = server.to('GET /api/v1/mass-sends/5/recipients').map(({ query }) => query.get('status'))
      expect(asked).toContain('allowance_used')
    })
  })

  it('says in words why WeCom refused a part', async () => {
    serve(detailRoutes(aDetail({ problems: [{ member_name: '林悦', errcode: 41048 }] })))
    const { page } = await mountPage('/mass-sends/5', MANAGER)
    await vi.waitFor(() => expect(page.text()).toContain('林悦的部分没有发出：没有可发送的客户'))
  })

  it('reminds at most three times a day', async () => {
    serve(detailRoutes(aDetail({ reminders_left: 0 })))
    const { page } = await mountPage('/mass-sends/5', MANAGER)
    await vi.waitFor(() => expect(page.text()).toContain('今天提醒过三次'))
  })

  it('stops only after asking', async () => {
    const server = serve({ ...detailRoutes(), 'PUT /api/v1/mass-sends/5/cancellation': ok(aDetail({ cancelled_at: AT })) })
    const { page } = await mountPage('/mass-sends/5', MANAGER)
    await vi.waitFor(() => expect(page.text()).toContain('待确认'))
    await press(page, '停止')
    expect(server.to('PUT /api/v1/mass-sends/5/cancellation')).toEqual([])
    await vi.waitFor(() => expect(document.body.querySelector('[role=alertdialog]')).not.toBeNull())
    const sheet = document.body.querySelector('[role=alertdialog]')
    sheet?.querySelector('button')?.click()
    await vi.waitFor(() => expect(server.to('PUT /api/v1/mass-sends/5/cancellation')).toHaveLength(1))
  })

  it('offers another try when it cannot be read', async () => {
    serve({ ...detailRoutes(), 'GET /api/v1/mass-sends/5': offline })
    const { page } = await mountPage('/mass-sends/5', MANAGER)
    await vi.waitFor(() => expect(page.text()).toContain('网络不通'))
  })
})

describe('新建群发', () => {
  const tags = { groups: [{ id: 1, name: '肤质', tags: [{ id: 9, name: '敏感肌' }] }] }

  it('previews what is chosen, asks once more, and sends it once', async () => {
    const server = serve({
      'GET /api/v1/tags': ok(tags),
      'POST /api/v1/mass-send-previews': ok(PREVIEW),
      'POST /api/v1/mass-sends': { status: 201, json: aDetail() },
      ...detailRoutes(),
    })
    const { page, router } = await mountPage('/mass-sends/new', MANAGER)
    expect(page.get('.bar .text').text()).toBe('还没选发给谁')
    await page.findAll('[role=radio]')[1]?.trigger('click')
    await vi.waitFor(() => expect(page.find('.tag').exists()).toBe(true))
    await page.get('.tag').trigger('click')
    await page.get('textarea').setValue('周末到店有礼')
    await vi.waitFor(() => expect(page.text()).toContain('不发 2 位客户：本月群发已收满（估算）'))
    expect(page.get('.bar .text').text()).toBe('将发给 12 位客户')
    await press(page, '群发')
    expect(server.to('POST /api/v1/mass-sends')).toEqual([])
    await vi.waitFor(() => expect(document.body.querySelector('[role=alertdialog]')).not.toBeNull())
    await press(page, '交给员工确认发送')
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/mass-sends/5'))
    const [asked] = server.to('POST /api/v1/mass-sends')
    expect(asked?.body).toMatchObject({ content: '周末到店有礼', attachments: [], audience: { tag_ids: [9], member_userids: [] } })
  })

  it('does not lose a link that was written and not added', async () => {
    const server = serve({
      'GET /api/v1/tags': ok(tags),
      'POST /api/v1/mass-send-previews': ok(PREVIEW),
      'POST /api/v1/mass-sends': { status: 201, json: aDetail() },
      ...detailRoutes(),
    })
    const { page, router } = await mountPage('/mass-sends/new', MANAGER)
    await page.findAll('[role=radio]')[1]?.trigger('click')
    await vi.waitFor(() => expect(page.find('.tag').exists()).toBe(true))
    await page.get('.tag').trigger('click')
    await page.get('textarea').setValue('周末到店有礼')
    await press(page, '加链接')
    const [title, url] = page.findAll('.link input')
    await title?.setValue('周末活动页')
    await url?.setValue('https://shop.example.com')
    await vi.waitFor(() => expect(page.get('.bar .text').text()).toBe('链接还没加上'))
    await press(page, '加上')
    await vi.waitFor(() => expect(page.get('.bar .text').text()).toBe('将发给 12 位客户'))
    await press(page, '群发')
    await vi.waitFor(() => expect(document.body.querySelector('[role=alertdialog]')).not.toBeNull())
    await press(page, '交给员工确认发送')
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/mass-sends/5'))
    const link = { title: '周末活动页', url: 'https://shop.example.com' }
    expect(server.to('POST /api/v1/mass-sends')[0]?.body).toMatchObject({ attachments: [{ msgtype: 'link', link }] })
  })

  it('says why when nobody can be reached', async () => {
    serve({
      'GET /api/v1/tags': ok(tags),
      'POST /api/v1/mass-send-previews': ok({ ...PREVIEW, recipients_total: 0, staff_total: 0 }),
    })
    const { page } = await mountPage('/mass-sends/new', MANAGER)
    await page.findAll('[role=radio]')[1]?.trigger('click')
    await vi.waitFor(() => expect(page.find('.tag').exists()).toBe(true))
    await page.get('.tag').trigger('click')
    await page.get('textarea').setValue('您好')
    await vi.waitFor(() => expect(page.get('.bar .text').text()).toBe('选中的人现在都收不到'))
  })

  it('keeps what was written when the server refuses', async () => {
    serve({
      'GET /api/v1/tags': ok(tags),
      'POST /api/v1/mass-send-previews': ok(PREVIEW),
      'POST /api/v1/mass-sends': refuse(409, 'nobody_to_reach'),
    })
    const { page } = await mountPage('/mass-sends/new', MANAGER)
    await page.findAll('[role=radio]')[1]?.trigger('click')
    await vi.waitFor(() => expect(page.find('.tag').exists()).toBe(true))
    await page.get('.tag').trigger('click')
    await page.get('textarea').setValue('您好')
    await vi.waitFor(() => expect(page.get('.bar .text').text()).toContain('12'))
    await press(page, '群发')
    await vi.waitFor(() => expect(document.body.querySelector('[role=alertdialog]')).not.toBeNull())
    await press(page, '交给员工确认发送')
    await vi.waitFor(() => expect(snack.value?.text).toContain('都收不到群发'))
    expect(page.get<HTMLTextAreaElement>('textarea').element.value).toBe('您好')
  })
})

describe('待确认的群发', () => {
  it('says where to confirm', async () => {
    const task = { id: 1, chat_type: 'single', content: '周末到店有礼', created_at: AT, recipients_total: 12 }
    serve({ 'GET /api/v1/mass-send-tasks': ok(aPage([task])) })
    const { page } = await mountPage('/mass-sends/mine')
    await vi.waitFor(() => expect(page.text()).toContain('请在企业微信里确认群发'))
    expect(page.text()).toContain('发给 12 位客户')
  })
})
