package io.lateen.proxy;

import io.lateen.proxy.filter.http.authz.AuthzParser;
import io.lateen.proxy.filter.http.cors.CorsParser;
import io.lateen.proxy.filter.http.fault.FaultParser;
import io.lateen.proxy.filter.http.grpcstats.GrpcStatsParser;
import io.lateen.proxy.filter.http.grpcweb.GrpcWebParser;
import io.lateen.proxy.filter.http.healthcheck.HealthCheckParser;
import io.lateen.proxy.filter.http.healthcheck.OwnHealth;
import io.lateen.proxy.filter.http.jwt.JwtParser;
import io.lateen.proxy.filter.http.mixer.MixerParser;
import io.lateen.proxy.filter.http.rbac.RbacParser;
import io.lateen.proxy.filter.http.router.RouterParser;
import io.lateen.proxy.filter.network.mixer.TcpMixerParser;
import io.lateen.proxy.filter.network.mongo.MongoProxyParser;
import io.lateen.proxy.filter.network.mysql.MysqlProxyParser;
import io.lateen.proxy.filter.network.rbac.NetworkRbacParser;
import io.lateen.proxy.filter.network.sni.SniClusterParser;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.resource.FilterParser;
import java.util.List;

/// The filters this proxy has: a new one is a folder and a line.
final class Filters {
  private Filters() {}

  static List<FilterParser> parsers(MixerClients mixers, OwnHealth own) {
    return List.of(
        new AuthzParser(),
        new CorsParser(),
        new FaultParser(),
        new GrpcStatsParser(),
        new GrpcWebParser(),
        new HealthCheckParser(own),
        new JwtParser(),
        new MixerParser(mixers),
        new NetworkRbacParser(),
        new RbacParser(),
        new RouterParser(),
        new MongoProxyParser(),
        new MysqlProxyParser(),
        new SniClusterParser(),
        new TcpMixerParser(mixers));
  }
}
