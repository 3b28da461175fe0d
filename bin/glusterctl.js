#!/usr/bin/env node
import module from 'node:module';

// Compiled code is kept between runs where Node can do that by itself (22.8 and newer).
module.enableCompileCache?.();
await import('../dist/main.js');
