"""The tabs of backstage, and a task's page; each has its templates.

In the order of the tabs:

dashboard   how much was done, and what is going on
chart       the Dashboard's chart of the last hour
busy        every worker, and every task that is being run
queues      every queue, and what it holds
scheduled   the tabs Scheduled and Retries
failures    attempts that failed, and a new attempt for each
feed        the tab Under the hood
task_page   a task's page, to which all tabs link
"""
