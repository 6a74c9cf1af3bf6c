package io.lateen.pilot.source;

import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.model.service.Workload;
import io.lateen.pilot.source.KubernetesServices.Contents;

/// What was read under the trust domain that Pilot began with, under today's.
///
/// @param begun with which objects are read
/// @param now that the mesh's settings say
record RenamedAccounts(String begun, String now) {
  private static final String SCHEME = "spiffe://";

  Contents of(Contents contents) {
    return begun.equals(now)
        ? contents
        : new Contents(
            contents.services().stream().map(this::of).toList(),
            contents.endpoints().stream().map(this::of).toList(),
            contents.workloads().stream().map(this::of).toList(),
            contents.external());
  }

  private String of(String account) {
    String former = SCHEME + begun + "/";
    return account.startsWith(former)
        ? SCHEME + now + "/" + account.substring(former.length())
        : account;
  }

  private Service of(Service service) {
    return new Service(
        service.hostname(),
        service.name(),
        service.namespace(),
        service.address(),
        service.ports(),
        service.resolution(),
        service.meshExternal(),
        service.selector(),
        service.exportTo(),
        service.serviceAccounts().stream().map(this::of).toList(),
        service.created());
  }

  private Endpoint of(Endpoint endpoint) {
    return new Endpoint(
        endpoint.hostname(),
        endpoint.servicePort(),
        endpoint.address(),
        endpoint.port(),
        endpoint.labels(),
        endpoint.uid(),
        of(endpoint.serviceAccount()),
        endpoint.network(),
        endpoint.locality(),
        endpoint.weight(),
        endpoint.ready());
  }

  private Workload of(Workload workload) {
    return new Workload(
        workload.name(),
        workload.namespace(),
        workload.ip(),
        workload.labels(),
        of(workload.serviceAccount()),
        workload.locality(),
        workload.probePorts(),
        workload.probePaths());
  }
}
