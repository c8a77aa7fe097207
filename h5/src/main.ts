/** The workbench pages. */
import { createApp } from 'vue'
import './styles/tokens.css'
import './styles/base.css'
import './styles/vant-theme.css'
import App from './App.vue'
import { alsoSay } from './api/messages'
import { PAGE_MESSAGES } from './api/pageMessages'
import { createWorkbenchRouter } from './router'
import { followSystemTheme } from './shell/theme'

followSystemTheme()
alsoSay(PAGE_MESSAGES)
createApp(App).use(createWorkbenchRouter()).mount('#app')
document.documentElement.setAttribute('data-mounted', '')
