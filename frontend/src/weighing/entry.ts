// − and + beside a weight, wherever one is asked for (weight/_fields.html).

import { startSteppers } from "./steppers";

startSteppers(document);
