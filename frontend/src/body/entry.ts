// The look of the pages on girths and photos, which no other page has to load.

import "./body.css";
