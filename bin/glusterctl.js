#!/usr/bin/env node
'use strict';

// Compiled code is kept between runs where Node can do that by itself (22.8 and newer).
require('node:module').enableCompileCache?.();
require('../dist/main.js');
