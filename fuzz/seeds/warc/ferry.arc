filedesc://v.arc 0.0.0.0 20040519123000 text/plain 69
1 0 Vessaria
URL IP-address Archive-date Content-type Archive-length

http://mfa.vessaria.example/ferry 10.0.0.1 20040519123005 text/plain 64
Statement on the ferry

The ferry runs on all days of the week.

