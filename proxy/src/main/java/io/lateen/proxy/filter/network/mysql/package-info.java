/// The filter `mysql_proxy`: counts sessions, logins and statements of MySQL and MariaDB.
@NullMarked
package io.lateen.proxy.filter.network.mysql;

import org.jspecify.annotations.NullMarked;
