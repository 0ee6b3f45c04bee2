import { mount } from 'svelte';

import { language } from '../shared/language.svelte';
import '../styles/base.css';
import '../styles/forms.css';
import Setup from './Setup.svelte';

language.start();
mount(Setup, { target: document.getElementById('page')! });
