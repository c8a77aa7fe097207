/** 业绩归属: why an order counts for whom it counts, and what can be done about it. */
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Attribution, Claim, RunnerUp } from '@/api/types'
import { hideSnack, snack } from '@/shell/snack'
import { aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { offline, ok, refuse, type Routes, serve } from '@/testing/server'
import { settle } from '@/testing/settle'
import WhyCard from './WhyCard.vue'
import { whyNotWords, whyWords } from './words'

const PAID = '2026-03-02T04:00:00Z'
const WHY = 'GET /api/v1/orders/7/attribution'

function anAttribution(given: Partial<Attribution> = {}): Attribution {
  return {
    order_id: 7,
    paid_at: PAID,
    amount_fen: 29_900,
    window_hours: 168,
    member: { userid: 'wangfang', name: '王芳' },
    source: 'one_to_one',
    reason: 'latest_touch',
    code: null,
    touch: {
      kind: 'one_to_one',
      touched_at: '2026-02-28T04:00:00Z',
      recorded_at: '2026-02-28T04:00:01Z',
      text: '小样用着还习惯吗',
      group_name: null,
      task_item_id: null,
    },
    relation: { added_at: '2025-10-01T04:00:00Z', began_by: 'added', ended_at: null },
    known_since: '2025-10-01T04:00:00Z',
    correction: null,
    others: [],
    claims: [],
    is_mine: true,
    may_claim: false,
    may_correct: false,
    ...given,
  }
}

function aRunnerUp(given: Partial<RunnerUp> = {}): RunnerUp {
  return {
    member: { userid: 'linyue', name: '林悦' },
    why_not: 'no_touch',
    known_since: '2025-09-01T04:00:00Z',
    added_at: '2025-09-01T04:00:00Z',
    ended_at: null,
    direct_at: null,
    group_at: null,
    old_at: null,
    ...given,
  }
}

function aClaim(given: Partial<Claim> = {}): Claim {
  return {
    id: 3,
    order: { id: 7, order_no: 'T1001', channel: 'taobao', amount_fen: 29_900, paid_at: PAID },
    member: { userid: 'linyue', name: '林悦' },
    holder: { userid: 'wangfang', name: '王芳' },
    holder_source: 'one_to_one',
    note: '电话里定的',
    made_at: PAID,
    is_mine: false,
    may_decide: true,
    decided_at: null,
    decided_by_name: null,
    is_granted: null,
    answer: null,
    ...given,
  }
}

async function open(routes: Routes) {
  const server = serve({ 'GET /api/v1/me': ok(aMe()), ...routes })
  const card = mount(WhyCard, { props: { orderId: 7 }, attachTo: document.body })
  await settle()
  return { server, card }
}

function pressInBody(word: string): void {
  const found = [...document.body.querySelectorAll('button')].find((button) => button.textContent?.trim() === word)
  if (!found) throw new Error(`no button ${word}`)
  found.click()
}

async function write(words: string): Promise<void> {
  const fields = [...document.body.querySelectorAll('textarea')]
  const field = fields[fields.length - 1]
  if (!field) throw new Error('no field')
  field.value = words
  field.dispatchEvent(new Event('input'))
  await settle()
}

afterEach(() => {
  hideSnack()
  document.body.innerHTML = ''
})

describe('the words', () => {
  it('say the touch, when it was, and the rule', () => {
    expect(whyWords(anAttribution())).toBe('付款前 2 天，王芳给她发过消息。7 天内最后联系她的人得这一单。')
  })

  it('say when a touch was told only after the payment', () => {
    const { touch } = anAttribution()
    const late = touch && { ...touch, recorded_at: '2026-03-02T05:00:00Z' }
    expect(whyWords(anAttribution({ touch: late }))).toContain('付款后才记录到')
  })

  it.each([
    [{ reason: 'code', code: 'wf' } as const, '推广码「wf」是王芳的'],
    [{ reason: 'earliest_relation' } as const, '7 天内没有人联系过她，所以算认识她最久的人：王芳从'],
    [{ reason: 'no_customer', member: null } as const, '还不知道是哪位客户买的'],
    [{ reason: 'no_relation', member: null } as const, '付款时她不是任何同事的好友'],
  ])('say %o', (given, words) => {
    expect(whyWords(anAttribution(given))).toContain(words)
  })

  it.each([
    [aRunnerUp(), '付款前 7 天内没有联系过她'],
    [aRunnerUp({ why_not: 'touched_earlier', direct_at: '2026-02-27T04:00:00Z' }), '联系得早，付款前 3 天'],
    [aRunnerUp({ why_not: 'touched_too_long_ago', old_at: '2026-02-20T04:00:00Z' }), '上次联系在付款前 10 天，超过 7 天'],
    [aRunnerUp({ why_not: 'relation_ended_before' }), '付款时已不是好友'],
  ])('say why not %o', (other, words) => {
    expect(whyNotWords(other, anAttribution())).toBe(words)
  })
})

describe('the card on an order', () => {
  it('says whose it is, why, and why not the others', async () => {
    const { card } = await open({ [WHY]: ok(anAttribution({ others: [aRunnerUp()] })) })
    for (const words of ['算我的', '一对一', '给她发过消息', '小样用着还习惯吗', '林悦', '没有联系过她']) expect(card.text()).toContain(words)
  })

  it('asks for the order with a reason, and says what comes next', async () => {
    const { server } = await open({
      [WHY]: ok(anAttribution({ is_mine: false, may_claim: true })),
      'POST /api/v1/orders/7/claims': ok(aClaim()),
    })
    pressInBody('这单应该算我的')
    await settle()
    await write('电话里定的')
    pressInBody('提交给主管')
    await vi.waitFor(() => expect(server.to('POST /api/v1/orders/7/claims')[0]?.body).toEqual({ note: '电话里定的' }))
    await vi.waitFor(() => expect(snack.value?.text).toContain('等主管决定'))
  })

  it('shows nothing for an order that is not paid', async () => {
    const { card } = await open({ [WHY]: refuse(404, 'not_found') })
    expect(card.text()).toBe('')
  })

  it('explains a failure and tries again', async () => {
    const { server, card } = await open({ [WHY]: offline })
    server.change(WHY, ok(anAttribution()))
    await card.get('button').trigger('click')
    await settle()
    expect(card.text()).toContain('算我的')
  })
})

describe('归属申请', () => {
  it('lets those who lead both decide', async () => {
    const server = serve({
      'GET /api/v1/claims': ok(aPage([aClaim()])),
      'PUT /api/v1/claims/3/decision': ok(aClaim({ is_granted: true })),
    })
    const { page } = await mountPage('/claims', aMe({ roles: ['manager'] }))
    await vi.waitFor(() => expect(page.text()).toContain('现在算王芳的'))
    expect(page.text()).toContain('¥299')
    pressInBody('同意')
    await vi.waitFor(() => expect(server.to('PUT /api/v1/claims/3/decision')[0]?.body).toEqual({ is_granted: true, answer: '' }))
  })

  it('says that others decide about mine', async () => {
    serve({ 'GET /api/v1/claims': ok(aPage([aClaim({ is_mine: true, may_decide: false })])) })
    const { page } = await mountPage('/claims')
    await vi.waitFor(() => expect(page.text()).toContain('等主管决定'))
    expect(page.text()).not.toContain('不同意')
  })

  it('says that nothing waits', async () => {
    serve({ 'GET /api/v1/claims': ok(aPage([])) })
    const { page } = await mountPage('/claims')
    await vi.waitFor(() => expect(page.text()).toContain('没有等着决定的申请'))
  })
})
