/** Query parameters of one page of a list. */
const PAGE_SIZE = 30

/** Leaves out a cursor that is not set: the generated types know no undefined parameters. */
export function paging(cursor: string | undefined, limit = PAGE_SIZE) {
  return cursor === undefined ? { limit } : { limit, cursor }
}
