/** A stand-in for the server in tests: answers by method and path, remembers what it was asked. */
import { vi } from 'vitest'

interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Headers
  readonly body: unknown
}

interface Reply {
  readonly status?: number
  readonly json?: unknown
}

type Answer = Reply | ((asked: Asked) => Reply | Promise<Reply>)
export type Routes = Record<string, Answer | Error>

export const ok = (json: unknown): Reply => ({ json })
export const refuse = (status: number, code: string, errors?: unknown): Reply => ({ status, json: { code, status, errors } })

/** Routes are like 'GET /api/v1/me'; an Error instead of an answer is a network that is down. */
export function serve(routes: Routes) {
  const asked: Asked[] = []
  const table = new Map(Object.entries(routes))

  vi.mocked(window.fetch).mockImplementation(async (input) => {
    const request = input instanceof Request ? input : new Request(input)
    const url = new URL(request.url)
    const text = request.method === 'GET' ? '' : await request.clone().text()
    const question: Asked = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: text ? JSON.parse(text) : null,
    }
    asked.push(question)
    const answer = table.get(`${request.method} ${url.pathname}`)
    if (answer === undefined) throw new Error(`nobody answers ${request.method} ${url.pathname}`)
    if (answer instanceof Error) throw answer
    const { status = 200, json } = typeof answer === 'function' ? await answer(question) : answer
    const body = json === undefined ? null : JSON.stringify(json)
    const type = status < 400 ? 'application/json' : 'application/problem+json'
    return new Response(body, { status, headers: body ? { 'Content-Type': type } : {} })
  })

  const to = (route: string) => asked.filter(({ method, path }) => `${method} ${path}` === route)
  const change = (route: string, answer: Answer | Error) => table.set(route, answer)
  return { asked, to, change }
}

export const offline = new TypeError('Failed to fetch')
