/** 客户继承. */
import { DOMWrapper } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { Handover } from '@/api/types'
import { aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, serve } from '@/testing/server'

const MANAGER = aMe({ roles: ['manager'] })
const AT = '2026-03-02T02:00:00Z'

function aHandover(given: Partial<Handover> = {}): Handover {
  return {
    id: 4,
    giver: { userid: 'wangfang', name: '王芳' },
    taker: { userid: 'linyue', name: '林悦' },
    has_left: false,
    created_by_name: '店长',
    created_at: AT,
    items_total: 2,
    wanted: 0,
    started: 1,
    refused: 1,
    done: 0,
    customer_refused: 0,
    taker_full: 0,
    ...given,
  }
}

const item = (given = {}) => ({
  id: 1,
  customer_id: 7,
  name: '林女士',
  is_group: false,
  state: 'started',
  errcode: null,
  started_at: AT,
  finished_at: null,
  ...given,
})
const LEAVER = { userid: 'leaver', name: '离开', left_at: AT, customers_total: 8 }

function pressInBody(word: string): void {
  const found = [...document.body.querySelectorAll('button')].find((button) => button.textContent?.trim() === word)
  found?.click()
}

describe('客户继承', () => {
  it('is closed to staff', async () => {
    const server = serve({})
    const { page } = await mountPage('/handovers')
    expect(page.text()).toContain('只有主管和领导可以转客户')
    expect(server.asked).toEqual([])
  })

  it('shows leavers first, and how far each hand-over is', async () => {
    serve({ 'GET /api/v1/handovers': ok(aPage([aHandover()])), 'GET /api/v1/leavers': ok(aPage([LEAVER])) })
    const { page } = await mountPage('/handovers', MANAGER)
    await vi.waitFor(() => expect(page.text()).toContain('8 位待分配'))
    expect(page.get('.leaver').attributes('href')).toBe('/handovers/new?leaver=leaver')
    await vi.waitFor(() => expect(page.get('.handover').text()).toContain('王芳 → 林悦'))
    expect(page.get('.handover').text()).toContain('等客户确认 1')
  })

  it('says of every customer what became of her, in words', async () => {
    serve({
      'GET /api/v1/handovers/4': ok(aHandover()),
      'GET /api/v1/handovers/4/items': ok(
        aPage([item(), item({ id: 2, customer_id: null, name: '陈**', state: 'refused', errcode: 40128, finished_at: AT })]),
      ),
    })
    const { page } = await mountPage('/handovers/4', MANAGER)
    await vi.waitFor(() => expect(page.findAll('.item .word').map((one) => one.text())).toEqual(['等客户确认', '90 天内已经转过两次']))
    expect(page.text()).toContain('24 小时没有拒绝就自动转给林悦')
  })

  it('narrows the items to a state', async () => {
    const server = serve({
      'GET /api/v1/handovers/4': ok(aHandover()),
      'GET /api/v1/handovers/4/items': ok(aPage([item()])),
    })
    const { page } = await mountPage('/handovers/4', MANAGER)
    await vi.waitFor(() => expect(page.findAll('.state')).toHaveLength(2))
    await page.findAll('.state')[1]?.trigger('click')
    await vi.waitFor(() => {
      expect(server.to('GET /api/v1/handovers/4/items').map(({ query }) => query.get('state'))).toContain('refused')
    })
  })

  it('searches among the customers to choose from, and warns of groups only when they go too', async () => {
    const server = serve({
      'GET /api/v1/leavers': ok(aPage([LEAVER])),
      'GET /api/v1/members': ok(aPage([{ userid: 'linyue', name: '林悦', department_name: '一组' }])),
      'GET /api/v1/handover-customers': ok(aPage([{ id: 7, external_userid: 'wm7', name: '林女士', avatar: null, since: AT }])),
    })
    const { page } = await mountPage('/handovers/new?leaver=leaver', MANAGER)
    pressInBody('选择员工')
    await vi.waitFor(() => expect(document.body.querySelector('[aria-label=转给谁] .row')).not.toBeNull())
    document.body.querySelector<HTMLButtonElement>('[aria-label=转给谁] .row')?.click()
    await page.findAll('[role=radio]')[1]?.trigger('click')
    pressInBody('选择客户')
    await vi.waitFor(() => expect(document.body.querySelector('[aria-label=选择客户] .row')).not.toBeNull())
    const field = new DOMWrapper(document.body).get('[aria-label=选择客户] input')
    await field.setValue('林')
    await vi.waitFor(() => expect(server.to('GET /api/v1/handover-customers').slice(-1)[0]?.query.get('q')).toBe('林'))
    await vi.waitFor(() => expect(document.body.querySelector('[aria-label=选择客户] .row')).not.toBeNull())
    document.body.querySelector<HTMLButtonElement>('[aria-label=选择客户] .row')?.click()
    await vi.waitFor(() => expect(page.get('.bar .text').text()).toContain('→ 林悦'))
    pressInBody('转给同事')
    await vi.waitFor(() => expect(document.body.querySelector('[role=alertdialog]')?.textContent).toContain('1 位客户'))
    expect(document.body.querySelector('[role=alertdialog]')?.textContent).not.toContain('换群主')
  })

  it("hands a leaver's customers over, after asking once more", async () => {
    const server = serve({
      'GET /api/v1/leavers': ok(aPage([LEAVER])),
      'GET /api/v1/handover-customers': ok(aPage([])),
      'GET /api/v1/members': ok(aPage([{ userid: 'linyue', name: '林悦', department_name: '一组' }])),
      'POST /api/v1/handovers': { status: 201, json: aHandover({ has_left: true }) },
      'GET /api/v1/handovers/4': ok(aHandover({ has_left: true })),
      'GET /api/v1/handovers/4/items': ok(aPage([item()])),
    })
    const { page, router } = await mountPage('/handovers/new?leaver=leaver', MANAGER)
    await vi.waitFor(() => expect(page.text()).toContain('8 位待分配'))
    expect(page.get('.bar .text').text()).toBe('还没选接替的员工')
    pressInBody('选择员工')
    await vi.waitFor(() => expect(document.body.querySelector('.row[role=checkbox]')).not.toBeNull())
    document.body.querySelector<HTMLButtonElement>('.row[role=checkbox]')?.click()
    await vi.waitFor(() => expect(page.get('.bar .text').text()).toBe('离开 → 林悦'))
    pressInBody('转给同事')
    await vi.waitFor(() => expect(document.body.querySelector('[role=alertdialog]')).not.toBeNull())
    expect(server.to('POST /api/v1/handovers')).toEqual([])
    expect(document.body.querySelector('[role=alertdialog]')?.textContent).toContain('客户群马上换群主')
    pressInBody('开始转接')
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/handovers/4'))
    const [asked] = server.to('POST /api/v1/handovers')
    expect(asked?.body).toMatchObject({ giver_userid: 'leaver', taker_userid: 'linyue', everything: true, customer_ids: [] })
  })
})
