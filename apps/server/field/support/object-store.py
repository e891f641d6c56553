"""OpenStack Swift with its S3 API: a proxy, an account, a container and an object server, in a process group.

Arguments: a folder for its files, the port of the proxy, an access key and its secret. The three ports after the first
are used as well. Without the network, and as any user.
"""

import getpass
import os
import sys

import eventlet

eventlet.monkey_patch()

from swift.common import utils

folder, port, key, secret = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]


def write(name, text):
    path = os.path.join(folder, name)
    with open(path, 'w') as file:
        file.write(text)
    return path


write('swift.conf', '[swift-hash]\nswift_hash_path_suffix = field\n[storage-policy:0]\nname = only\ndefault = yes\n')
# Before anything else of it is loaded: it would look in /etc/swift.
utils.set_swift_dir(folder)

from swift.common.ring import RingBuilder
from swift.common.wsgi import _initrp, run_server

default = f"""[DEFAULT]
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
disable_fallocate = true
user = {getpass.getuser()}
"""
configurations = {}
for place, kind in enumerate(['account', 'container', 'object'], start=1):
    os.makedirs(os.path.join(folder, 'devices', 'disk'), exist_ok=True)
    builder = RingBuilder(2, 1, 1)
    builder.add_dev(
        {'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': port + place, 'device': 'disk', 'weight': 1}
    )
    builder.rebalance()
    builder.get_ring().save(os.path.join(folder, f'{kind}.ring.gz'))
    pipeline = f'[pipeline:main]\npipeline = {kind}-server\n[app:{kind}-server]\nuse = egg:swift#{kind}\n'
    configurations[write(f'{kind}.conf', default + pipeline)] = (f'{kind}-server', port + place)

account, user = key.split(':')
filters = ['catch_errors', 'gatekeeper', 'cache', 'listing_formats', 'bulk', 's3api', 'tempauth', 'slo']
proxy = default + f'[pipeline:main]\npipeline = {" ".join(filters)} proxy-server\n'
proxy += '[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n'
for name in filters:
    proxy += f'[filter:{name}]\nuse = egg:swift#{"memcache" if name == "cache" else name}\n'
    if name == 'cache':
        # It does without, but not without asking.
        proxy += 'memcache_servers = 127.0.0.1:1\n'
    if name == 's3api':
        proxy += 'location = us-east-1\nmin_segment_size = 5242880\n'
    if name == 'tempauth':
        proxy += f'user_{account}_{user} = {secret} .admin\n'
configurations[write('proxy.conf', proxy)] = ('proxy-server', port)

for path, (section, its_port) in configurations.items():
    # Before the server is ready, so that what comes early waits.
    listening = eventlet.listen(('127.0.0.1', its_port))
    if os.fork() == 0:
        conf, logger, _ = _initrp(path, section)
        run_server(conf, logger, listening)
        sys.exit()
    listening.close()
print('serving', flush=True)
os.wait()
