package io.lateen.pilot.translate.route;

import io.lateen.model.service.Service;
import java.util.ArrayList;
import java.util.List;

/// Every `Host` header by which a proxy's application may mean a service.
final class ServiceDomains {
  private ServiceDomains() {}

  /// Name and address, with and without port; names also in every shorter form that the resolver
  /// of the proxy's DNS domain would complete.
  static List<String> of(Service service, int port, String proxyDomain) {
    List<String> domains = new ArrayList<>();
    for (String name : names(service.hostname(), proxyDomain)) {
      add(domains, name, port);
    }
    if (isAddress(service)) {
      add(domains, service.address(), port);
    }
    return domains;
  }

  static List<String> of(String host, int port) {
    List<String> domains = new ArrayList<>();
    add(domains, host, port);
    return domains;
  }

  /// `*` covers every port already.
  private static void add(List<String> domains, String name, int port) {
    domains.add(name);
    if (!name.equals("*")) {
      domains.add(name + ":" + port);
    }
  }

  private static List<String> names(String hostname, String proxyDomain) {
    List<String> names = new ArrayList<>(List.of(hostname));
    String shared = sharedSuffix(hostname, proxyDomain);
    if (shared.isEmpty() || shared.length() == hostname.length()) {
      return names;
    }
    String own = hostname.substring(0, hostname.length() - shared.length() - 1);
    names.add(own);
    for (int dot = shared.lastIndexOf('.'); dot > 0; dot = shared.lastIndexOf('.', dot - 1)) {
      names.add(own + "." + shared.substring(0, dot));
    }
    return names;
  }

  /// The labels at the end that both names have.
  private static String sharedSuffix(String hostname, String domain) {
    String[] ours = hostname.split("\\.", -1);
    String[] theirs = domain.split("\\.", -1);
    int count = 0;
    while (count < Math.min(ours.length, theirs.length)
        && ours[ours.length - 1 - count].equals(theirs[theirs.length - 1 - count])) {
      count++;
    }
    return String.join(".", List.of(ours).subList(ours.length - count, ours.length));
  }

  private static boolean isAddress(Service service) {
    return !service.address().isEmpty()
        && !service.address().equals(Service.NO_ADDRESS)
        && !service.address().contains("/");
  }
}
