/** The cards of a board, 排行榜, and the board of somebody else. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useNow } from '@/shell/useNow'
import { aKpis, aMe } from '@/testing/fixtures'
import { FIGURES, kpiRoutes } from '@/testing/kpiRoutes'
import { mountPage } from '@/testing/mountPage'
import { offline, ok, refuse, serve, type Routes } from '@/testing/server'
import { settle } from '@/testing/settle'
import { FIRST, GROUPS, HEADLINE } from './groups'

const LEADER = aMe({ roles: ['leader'] })

beforeEach(() => (useNow().value = Date.parse('2026-03-02T02:00:00Z')))

const table = async (page: Awaited<ReturnType<typeof mountPage>>['page'], title: string) => {
  const card = page.get(`section[aria-label=${title}]`)
  await card.get('.switch').trigger('click')
  return card.findAll('tbody tr').map((row) => row.text())
}

describe('the target, the commission and the place', () => {
  it('stand below the number of my month', async () => {
    serve(kpiRoutes())
    const { page } = await mountPage('/kpis')
    expect(page.get('[aria-label=目标、提成和排名]').text()).toMatch(/本月目标 64.2%.*¥12.84万 \/ ¥20万，预计达成 ¥18万.*预估提成.*¥3,082.*团队排名.*3\/24/s)
    expect(page.get('.target svg').attributes('aria-label')).toBe('目标已完成 64.2%')
  })

  it('lead to what they are made of, over the same days', async () => {
    serve(kpiRoutes())
    const { page } = await mountPage('/kpis')
    const links = page.findAll('[aria-label=目标、提成和排名] a').map((link) => link.attributes('href'))
    expect(links).toEqual([
      '/targets?scope=me&month=2026-03',
      '/commissions?scope=me&period=month&date=2026-03-02',
      '/leaderboards?scope=me&period=month&date=2026-03-02',
    ])
  })

  it('tell no place while nobody has anything', async () => {
    serve(kpiRoutes({ 'GET /api/v1/leaderboards/gmv': ok({ rows: [], mine: { rank: 1, of: 8, value: 0 } }) }))
    const { page } = await mountPage('/kpis')
    expect(page.get('[aria-label=目标、提成和排名]').text()).not.toContain('团队排名')
  })

  it('are of a month only, the place mine only', async () => {
    const server = serve(kpiRoutes())
    const { page } = await mountPage('/team/numbers?scope=staff:lina&period=day', LEADER)
    expect(page.get('[aria-label=目标、提成和排名]').text()).toBe('预估提成¥3,082')
    expect([server.to('GET /api/v1/targets'), server.to('GET /api/v1/leaderboards/gmv')]).toEqual([[], []])
  })

  it('say so when they cannot be read, and leave the numbers', async () => {
    const server = serve(kpiRoutes({ 'GET /api/v1/commissions/estimate': offline }))
    const { page } = await mountPage('/kpis')
    expect(page.text()).toMatch(/¥128,400.*目标和提成没有读到：网络不通/s)
    server.change('GET /api/v1/commissions/estimate', refuse(404, 'not_found'))
    await page.get('.failed button').trigger('click')
    await settle()
    expect(page.get('.failed').text()).toContain('找不到')
  })
})

describe('the trend', () => {
  it('is thirty days up to today, with a table', async () => {
    const server = serve(kpiRoutes())
    const { page } = await mountPage('/kpis')
    expect(await table(page, '走势')).toEqual(['3月2日 周一¥120,000', '3月1日 周日¥8,400'])
    const asked = Object.fromEntries(server.to('GET /api/v1/kpis/guided_gmv/series')[0]?.query ?? [])
    expect(asked).toEqual({ scope: 'me', period: 'custom', from: '2026-02-01', to: '2026-03-02' })
  })

  it('ends with the period, and of a year shows its months', async () => {
    const server = serve(kpiRoutes())
    await mountPage('/kpis?period=month&date=2026-01-15')
    await mountPage('/kpis?period=year&date=2026-01-15')
    const asked = server.to('GET /api/v1/kpis/guided_gmv/series').map(({ query }) => Object.fromEntries(query))
    expect(asked).toEqual([
      { scope: 'me', period: 'custom', from: '2026-01-02', to: '2026-01-31' },
      { scope: 'me', period: 'year', date: '2026-01-15' },
    ])
  })
})

describe('the trend of days chosen by hand', () => {
  it('is of those days, and says so', async () => {
    const server = serve(kpiRoutes())
    const { page } = await mountPage('/kpis?period=custom&from=2026-02-03&to=2026-02-20')
    const asked = Object.fromEntries(server.to('GET /api/v1/kpis/guided_gmv/series')[0]?.query ?? [])
    expect(asked).toEqual({ scope: 'me', period: 'custom', from: '2026-02-03', to: '2026-02-20' })
    expect(page.get('section[aria-label=走势]').text()).toContain('2月3日–20日')
  })
})

describe('the trend of a rate', () => {
  it('says that its days are no parts of the number above', async () => {
    serve(kpiRoutes({ 'GET /api/v1/kpis/repurchase_rate/series': ok({ step: 'day', points: [{ day: '2026-03-01', value: 0.5 }] }) }))
    const { page } = await mountPage('/kpis/repurchase_rate')
    await vi.waitFor(() => expect(page.get('section[aria-label=走势]').text()).toContain('每天单独计算，和上面整段时间的数字不同'))
    expect(page.get('section[aria-label=走势]').text()).toContain('3月1日复购率最高，50%')
  })
})

describe('who it comes from', () => {
  it('goes on showing staff, as staff, when departments cannot be read', async () => {
    const parts = kpiRoutes()['GET /api/v1/kpis/guided_gmv/breakdown']
    const breakdown: Routes[string] = (asked) =>
      asked.query.get('by') === 'department' || typeof parts !== 'function' ? refuse(500, 'error') : parts(asked)
    serve(kpiRoutes({ 'GET /api/v1/kpis/guided_gmv/breakdown': breakdown }))
    const { page } = await mountPage('/team/numbers?scope=corp', LEADER)
    await page.findAll('[aria-label=谁带来的] [role=radio]')[1]?.trigger('click')
    await settle()
    const card = page.get('section[aria-label=谁带来的]')
    expect(card.text()).toMatch(/没能刷新，下面是上次的内容.*王芳/s)
    expect(card.get('ol a').attributes('href')).toContain('scope=staff:wangfang')
  })
})

describe('figures that are not mine to see', () => {
  it('lead to mine, as trying again cannot help', async () => {
    serve(kpiRoutes({ 'GET /api/v1/kpis': refuse(404, 'not_found') }))
    const { page } = await mountPage('/kpis?scope=corp', aMe({ roles: ['staff', 'manager'] }))
    expect(page.get('[role=alert]').text()).not.toContain('重试')
    expect(page.get('[role=alert] a').attributes('href')).toBe('/kpis')
  })
})

describe('all numbers', () => {
  it('repeat none of those in sight', () => {
    const keys = [HEADLINE, ...FIRST, ...GROUPS.flatMap((group) => group.keys)]
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('where it comes from', () => {
  it('is by sales channel first, and by source on choice', async () => {
    serve(kpiRoutes())
    const { page } = await mountPage('/kpis')
    expect(await table(page, '从哪里来')).toEqual(['抖音¥100,00078%', '淘宝¥28,40022%'])
    await page.findAll('[aria-label=从哪里来] [role=radio]')[1]?.trigger('click')
    await settle()
    expect(page.get('section[aria-label=从哪里来]').text()).toContain('全部来自任务')
  })
})

describe('the board of a department', () => {
  const address = '/team/numbers?scope=department:3&period=month&date=2026-03-02'

  it('shows who it comes from, each leading to all of theirs over the same days', async () => {
    serve(kpiRoutes())
    const { page } = await mountPage(address, LEADER)
    const people = page.findAll('section[aria-label=谁带来的] ol a')
    expect(people.map((person) => person.text())).toEqual(['王芳¥80,000↑10%', '李娜¥48,400↓20%'])
    expect(people[0]?.attributes('href')).toBe('/team/numbers?scope=staff:wangfang&period=month&date=2026-03-02')
  })

  it('shows departments, leading to those whose page tells the same number', async () => {
    serve(kpiRoutes())
    const { page } = await mountPage(address, LEADER)
    await page.findAll('[aria-label=谁带来的] [role=radio]')[1]?.trigger('click')
    await settle()
    const card = page.get('section[aria-label=谁带来的]')
    expect(card.findAll('.person').map((one) => one.text())).toEqual(['华东一组¥120,000—', '未分配部门¥8,400—'])
    expect(card.findAll('ol a').map((one) => one.attributes('href'))).toEqual(['/team/numbers?scope=department:3&period=month&date=2026-03-02'])
  })

  it('is called by its name', async () => {
    serve(kpiRoutes({ 'GET /api/v1/kpis': ok(aKpis(FIGURES, { scope: 'department:3', scope_name: '华东一组' })) }))
    const { page } = await mountPage(address, LEADER)
    expect(page.get('h1').text()).toBe('华东一组')
  })

  it('that is not mine does not exist, with a way back', async () => {
    serve(kpiRoutes({ 'GET /api/v1/kpis': refuse(404, 'not_found') }))
    const { page } = await mountPage(address, aMe({ roles: ['manager'] }))
    expect(page.get('[role=alert]').text()).toContain('找不到')
    expect(page.get('[role=alert] a').attributes('href')).toBe('/team')
  })
})

describe('排行榜', () => {
  const row = (rank: number, key: string, name: string, value: number) => ({
    rank,
    key,
    name,
    value,
    previous: null,
    change: 0.1,
    change_points: null,
    is_new: false,
  })
  const boards = {
    'GET /api/v1/leaderboards/gmv': ok({ rows: [row(1, 'lina', '李娜', 500_000), row(2, 'wangfang', '王芳', 250_000)], mine: { rank: 2, of: 24, value: 250_000 } }),
    'GET /api/v1/leaderboards/products': ok({ rows: [row(1, 'sku-1', '面霜', 500_000)], mine: null }),
    'GET /api/v1/leaderboards/interaction': ok({ rows: [], mine: null }),
  }

  it('says where I am, and who is before me', async () => {
    serve(kpiRoutes(boards))
    const { page } = await mountPage('/leaderboards')
    expect(page.text()).toContain('我排第 2，共 24 人')
    expect(page.findAll('ol a').map((one) => one.text())).toEqual(['1李娜¥5,000↑10%', '2王芳¥2,500↑10%'])
  })

  it('says why it is empty when my departments cannot be read, and reads them again on 重试', async () => {
    const server = serve(kpiRoutes({ ...boards, 'GET /api/v1/departments': offline }))
    const { page } = await mountPage('/leaderboards', aMe({ roles: ['manager'] }))
    expect(page.get('[role=alert]').text()).toContain('网络不通')
    server.change('GET /api/v1/departments', ok({ departments: [{ id: 3, name: '华东一组', depth: 0 }] }))
    await page.get('[role=alert] button').trigger('click')
    await settle()
    expect(page.findAll('ol a')).toHaveLength(2)
  })

  it('tells no place among people who all have nothing', async () => {
    serve(kpiRoutes({ 'GET /api/v1/leaderboards/gmv': ok({ rows: [], rest: null, mine: { rank: 1, of: 8, value: 0 } }) }))
    const { page } = await mountPage('/leaderboards')
    expect(page.text()).not.toContain('我排第')
    expect(page.text()).toContain('这段时间还没有人上榜')
  })

  it('of products leads to nobody, and an empty one says so', async () => {
    serve(kpiRoutes(boards))
    const { page } = await mountPage('/leaderboards?board=products')
    await vi.waitFor(() => expect(page.get('ol').text()).toContain('面霜'))
    expect(page.find('ol a').exists()).toBe(false)
    await page.findAll('[aria-label=排行] [role=radio]')[1]?.trigger('click')
    await settle()
    expect(page.text()).toContain('这段时间还没有人上榜')
  })
})
