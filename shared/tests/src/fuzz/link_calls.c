/* rtnetlink(7): links, addresses, routes, neighbours of the caller's network namespace. */

struct request {
    struct nlmsghdr header;
    union {
        struct ifinfomsg link;
        struct ifaddrmsg addr;
        struct rtmsg route;
        struct ndmsg neighbour;
    } u;
    char room[512];
};

static void begin(struct request *r, int type, int flags, int size)
{
    memset(r, 0, sizeof *r);
    r->header.nlmsg_len = NLMSG_LENGTH(size);
    r->header.nlmsg_type = type;
    r->header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
}

static struct rtattr *add(struct request *r, int type, const void *data, int len)
{
    struct rtattr *a = (struct rtattr *)((char *)r + NLMSG_ALIGN(r->header.nlmsg_len));
    a->rta_type = type;
    a->rta_len = RTA_LENGTH(len);
    if (len)
        memcpy(RTA_DATA(a), data, len);
    r->header.nlmsg_len = NLMSG_ALIGN(r->header.nlmsg_len) + RTA_ALIGN(a->rta_len);
    return a;
}

static void end(struct request *r, struct rtattr *nest)
{
    nest->rta_len = (char *)r + r->header.nlmsg_len - (char *)nest;
}

/* Sends a request; what is said of it beside the errno is printed. */
static int ask(struct request *r)
{
    char answer[2048];
    struct nlmsghdr *header = (struct nlmsghdr *)answer;
    struct sockaddr_nl addr = {.nl_family = AF_NETLINK};
    int on = 1, nl = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (nl < 0 || bind(nl, (struct sockaddr *)&addr, sizeof addr) < 0)
        return with(nl, -5);
    setsockopt(nl, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof on);
    if (send(nl, r, r->header.nlmsg_len, 0) < 0)
        return with(nl, -6);
    int len = recv(nl, answer, sizeof answer, 0);
    close(nl);
    if (len < 0 || header->nlmsg_type != NLMSG_ERROR)
        return len < 0 ? -7 : 1;
    struct nlmsgerr *error = NLMSG_DATA(header);
    if (header->nlmsg_flags & NLM_F_ACK_TLVS) {
        int behind = NLMSG_ALIGN(sizeof *error);
        if (!(header->nlmsg_flags & NLM_F_CAPPED))
            behind += NLMSG_ALIGN(error->msg.nlmsg_len) - sizeof(struct nlmsghdr);
        struct rtattr *a = (struct rtattr *)((char *)error + behind);
        if (a->rta_type == 1)
            printf("%d: %d says %s\n", now.step, me, (char *)RTA_DATA(a));
    }
    errno = -error->error;
    return error->error ? -1 : 0;
}

static int do_link_new(const char *kind, const char *name, const char *peer, int flags)
{
    struct request r;
    struct ifinfomsg info = {0};
    begin(&r, RTM_NEWLINK, NLM_F_CREATE | flags, sizeof r.u.link);
    add(&r, IFLA_IFNAME, name, strlen(name) + 1);
    struct rtattr *linkinfo = add(&r, IFLA_LINKINFO, NULL, 0);
    add(&r, IFLA_INFO_KIND, kind, strlen(kind) + 1);
    if (*peer) {
        struct rtattr *data = add(&r, IFLA_INFO_DATA, NULL, 0);
        struct rtattr *other = add(&r, VETH_INFO_PEER, &info, sizeof info);
        add(&r, IFLA_IFNAME, peer, strlen(peer) + 1);
        end(&r, other);
        end(&r, data);
    }
    end(&r, linkinfo);
    return ask(&r);
}

static int do_link_del(const char *name)
{
    struct request r;
    begin(&r, RTM_DELLINK, 0, sizeof r.u.link);
    add(&r, IFLA_IFNAME, name, strlen(name) + 1);
    return ask(&r);
}

/* Changes one thing of a link that is named. */
static int do_link_set(const char *name, int what, const char *value)
{
    struct request r;
    int number = atoi(value);
    begin(&r, RTM_NEWLINK, 0, sizeof r.u.link);
    add(&r, IFLA_IFNAME, name, strlen(name) + 1);
    if (what == IFLA_MTU || what == IFLA_NET_NS_PID) {
        add(&r, what, &number, sizeof number);
    } else if (what == IFLA_MASTER) {
        number = if_nametoindex(value);
        add(&r, what, &number, sizeof number);
    } else if (what == IFLA_ADDRESS) {
        add(&r, what, value, 6);
    } else {
        r.u.link.ifi_change = IFF_UP;
        r.u.link.ifi_flags = number ? IFF_UP : 0;
    }
    return ask(&r);
}

static int do_link_rename(const char *name, const char *other)
{
    struct request r;
    begin(&r, RTM_NEWLINK, 0, sizeof r.u.link);
    r.u.link.ifi_index = if_nametoindex(name);
    add(&r, IFLA_IFNAME, other, strlen(other) + 1);
    return ask(&r);
}

/* A bridge goes to where an actor lives; it has no other end that would be missed when it goes with its namespace. */
static int do_link_give(const char *name, int actor)
{
    struct request r;
    int pid = number_of(actor);
    begin(&r, RTM_NEWLINK, 0, sizeof r.u.link);
    add(&r, IFLA_IFNAME, name, strlen(name) + 1);
    add(&r, IFLA_NET_NS_PID, &pid, sizeof pid);
    return ask(&r);
}

static int do_address(int type, int flags, const char *name, unsigned ip, int prefix)
{
    struct request r;
    unsigned bytes = htonl(ip);
    begin(&r, type, type == RTM_NEWADDR ? NLM_F_CREATE | flags : 0, sizeof r.u.addr);
    r.u.addr.ifa_family = AF_INET;
    r.u.addr.ifa_prefixlen = prefix;
    r.u.addr.ifa_index = if_nametoindex(name);
    add(&r, IFA_LOCAL, &bytes, sizeof bytes);
    add(&r, IFA_ADDRESS, &bytes, sizeof bytes);
    return ask(&r);
}

/* A way to a network, through a machine, by a link, or none of them. */
static int do_route(int type, int flags, int kind, unsigned to, int prefix, unsigned via, const char *name)
{
    struct request r;
    unsigned destination = htonl(to), gateway = htonl(via), index = if_nametoindex(name);
    begin(&r, type, type == RTM_NEWROUTE ? NLM_F_CREATE | flags : 0, sizeof r.u.route);
    r.u.route.rtm_family = AF_INET;
    r.u.route.rtm_dst_len = prefix;
    r.u.route.rtm_table = RT_TABLE_MAIN;
    r.u.route.rtm_protocol = RTPROT_BOOT;
    r.u.route.rtm_scope = type == RTM_DELROUTE             ? RT_SCOPE_NOWHERE
                          : via || kind != RTN_UNICAST ? RT_SCOPE_UNIVERSE
                                                       : RT_SCOPE_LINK;
    r.u.route.rtm_type = kind;
    if (prefix)
        add(&r, RTA_DST, &destination, sizeof destination);
    if (via)
        add(&r, RTA_GATEWAY, &gateway, sizeof gateway);
    if (*name)
        add(&r, RTA_OIF, &index, sizeof index);
    return ask(&r);
}

static int do_neighbour(int type, const char *name, unsigned ip, int state)
{
    struct request r;
    unsigned bytes = htonl(ip);
    begin(&r, type, type == RTM_NEWNEIGH ? NLM_F_CREATE | NLM_F_EXCL : 0, sizeof r.u.neighbour);
    r.u.neighbour.ndm_family = AF_INET;
    r.u.neighbour.ndm_ifindex = if_nametoindex(name);
    r.u.neighbour.ndm_state = state;
    add(&r, NDA_DST, &bytes, sizeof bytes);
    add(&r, NDA_LLADDR, "\2\0\0\0\0\1", 6);
    return ask(&r);
}

static int do_interface(const char *name, unsigned long what, const char *other)
{
    struct ifreq request;
    struct sockaddr_in *ip = (struct sockaddr_in *)&request.ifr_addr;
    memset(&request, 0, sizeof request);
    strcpy(request.ifr_name, name);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0)
        return -2;
    if (what == SIOCSIFADDR) {
        ip->sin_family = AF_INET;
        ip->sin_addr.s_addr = htonl(0x0a000001 + *other);
    }
    if (what == SIOCSIFMTU)
        request.ifr_mtu = atoi(other);
    if (what == SIOCSIFNAME)
        strcpy(request.ifr_newname, other);
    int ret = ioctl(fd, what, &request);
    if (ret == 0 && what == SIOCGIFFLAGS)
        printf("%d: %d up %d\n", now.step, me, request.ifr_flags & IFF_UP);
    if (ret == 0 && what == SIOCGIFADDR)
        printf("%d: %d address %x\n", now.step, me, ntohl(ip->sin_addr.s_addr));
    return with(fd, ret);
}

/* Which links there are. */
static int do_links(void)
{
    char name[IF_NAMESIZE];
    int n = 0;
    for (int i = 1; i < 40; i++)
        if (if_indextoname(i, name)) {
            printf("%d: %d link %s\n", now.step, me, name);
            n++;
        }
    return n;
}

static int link_scene(int how)
{
    struct sockaddr_in to;
    int len = lo_address(&to, 2000), ends[2], there[2], status, fd, ret = 0;
    char byte, number[16];
    if (unshare(CLONE_NEWNET) < 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
        return -2;
    if (do_link_new("veth", "v0", "v1", NLM_F_EXCL) < 0 || do_link_set("v0", IFLA_IFNAME, "1") < 0 ||
        do_address(RTM_NEWADDR, NLM_F_EXCL, "v0", 0x0a000001, 24) < 0)
        return -3;
    switch (how) {
    case 0: /* the other end goes with whom it was given to */
        if (pipe(ends) < 0 || pipe(there) < 0 || (fd = fork()) < 0)
            return -4;
        if (fd == 0) {
            close(ends[1]);
            if (unshare(CLONE_NEWNET) < 0)
                _exit(1);
            write(there[1], "x", 1);
            read(ends[0], &byte, 1);
            _exit(if_nametoindex("v1") ? 0 : 2);
        }
        close(there[1]);
        read(there[0], &byte, 1);
        snprintf(number, sizeof number, "%d", fd);
        ret = do_link_set("v1", IFLA_NET_NS_PID, number);
        close(ends[1]);
        if (waitpid(fd, &status, 0) < 0 || status != 0)
            return -5;
        for (int i = 0; ret == 0 && i < 2000 && if_nametoindex("v0"); i++)
            usleep(500);
        return ret < 0 ? ret : do_link_del("v0");
    case 1:
        return do_route(RTM_NEWROUTE, NLM_F_EXCL, RTN_UNICAST, 0, 0, 0x0a000002, "");
    case 2:
        do_route(RTM_NEWROUTE, NLM_F_EXCL, RTN_UNICAST, 0, 0, 0x0a000002, "");
        return do_route(RTM_NEWROUTE, NLM_F_EXCL, RTN_UNICAST, 0, 0, 0x0a000002, "");
    case 3:
        return do_route(RTM_NEWROUTE, NLM_F_EXCL, RTN_UNICAST, 0x0b000000, 24, 0, "v1");
    case 4:
    case 5:
    case 6:
        if (do_route(RTM_NEWROUTE, NLM_F_EXCL, how == 4 ? RTN_UNREACHABLE : how == 5 ? RTN_PROHIBIT : RTN_BLACKHOLE,
                     0x0b000000, 24, 0, "") < 0)
            return -4;
        to.sin_addr.s_addr = htonl(0x0b000001);
        fd = socket(AF_INET, SOCK_DGRAM, 0);
        return connect(fd, (struct sockaddr *)&to, len);
    case 7:
        return do_link_set("v0", IFLA_MASTER, "v1");
    case 8:
        if (do_link_new("bridge", "b0", "", NLM_F_EXCL) < 0 || do_link_new("bridge", "b1", "", NLM_F_EXCL) < 0)
            return -4;
        return do_link_set("b0", IFLA_MASTER, "b1");
    case 9:
        if (do_link_new("bridge", "b0", "", NLM_F_EXCL) < 0 || do_link_set("v1", IFLA_MASTER, "b0") < 0)
            return -4;
        return do_link_set("lo", IFLA_MASTER, "b0");
    case 10:
        return do_link_del("v1") < 0 ? -4 : do_link_del("v0");
    case 11:
        do_address(RTM_DELADDR, 0, "v0", 0x0a000001, 24);
        return do_address(RTM_DELADDR, 0, "v0", 0x0a000001, 24);
    case 12:
        to.sin_addr.s_addr = htonl(0x0a000001);
        fd = socket(AF_INET, SOCK_DGRAM, 0);
        return bind(fd, (struct sockaddr *)&to, len);
    case 13:
        return do_link_set("lo", IFLA_MTU, "60") < 0 ? -4 : do_address(RTM_NEWADDR, NLM_F_EXCL, "lo", 0x0a000001, 24);
    default:
        return do_link_set("v1", IFLA_NET_NS_PID, "1000000");
    }
}

static int do_link_scene(int how)
{
    return in_child(link_scene, how);
}
