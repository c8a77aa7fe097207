/** The dark page behind a sheet is a button to those who hear it; Vant passes what it is called on, its types do not know it. */
export const OVERLAY = { lockScroll: true, 'aria-label': '回到页面' } as const
