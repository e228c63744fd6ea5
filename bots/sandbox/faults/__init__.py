"""What both stand-ins can be told to do wrong, and the allowances out of which their rates are made.

Read `fault` for what can be told, `plan` for when it strikes, then `strike` (what becomes of a request), `disorder`
(what becomes of the updates towards the bot) and `allowance` (how much of something is allowed in a time). `routes`
takes all of it over HTTP; it stands above the two stand-ins, which import this folder, so it is not exported here.
"""

from bots.sandbox.faults.disorder import Disorder
from bots.sandbox.faults.fault import Disturbance, Fault
from bots.sandbox.faults.plan import Armed, Plan
from bots.sandbox.faults.strike import ConnectionLost, Strike, Subject, hung_up

__all__ = ["Armed", "ConnectionLost", "Disorder", "Disturbance", "Fault", "Plan", "Strike", "Subject", "hung_up"]
